import pytest

from programmes.content import countries, country_is_known, emergency_words

GB = {
    "emergency": "999",
    "emergency_tel": "999",
    "urgent_line": "NHS 111",
    "urgent_tel": "111",
    "emergency_room": "A&E",
}
GENERIC = {
    "emergency": "112",
    "emergency_tel": "112",
    "urgent_line": "an urgent doctor\u2019s appointment",
    "urgent_tel": None,
    "emergency_room": "emergency department",
}


@pytest.mark.parametrize(
    ("country", "own", "words"),
    [
        ("GB", {}, GB),
        ("GB", {"emergency": "", "urgent_line": ""}, GB),
        ("QQ", {}, GENERIC),
        ("", {}, GENERIC),
        ("GB", {"emergency_room": "casualty"}, {**GB, "emergency_room": "casualty"}),
        ("QQ", {"emergency": "1 99"}, {**GENERIC, "emergency": "1 99", "emergency_tel": "199"}),
        ("QQ", {"emergency": "the ambulance"}, {**GENERIC, "emergency": "the ambulance", "emergency_tel": None}),
        ("QQ", {"emergency": "SAMU", "emergency_tel": "15"}, {**GENERIC, "emergency": "SAMU", "emergency_tel": "15"}),
        ("GB", {"emergency": "the ambulance"}, {**GB, "emergency": "the ambulance"}),
        ("GB", {"urgent_line": "your GP"}, {**GB, "urgent_line": "your GP", "urgent_tel": None}),
        ("GB", {"urgent_tel": "02890 123456"}, {**GB, "urgent_tel": "02890 123456"}),
    ],
    ids=[
        "the country's",
        "empty words are not words",
        "a country we do not know",
        "no country yet",
        "one word of its own",
        "own number",
        "own words without a number",
        "own words with a number",
        "own words for a known country's emergency keep its number",
        "own line loses the country's number",
        "own number under the country's words",
    ],
)
def test_emergency_words(country, own, words):
    assert emergency_words(country, own) == words


def test_country_is_known():
    assert country_is_known("GB")
    assert not country_is_known("QQ")
    assert not country_is_known("*")


@pytest.mark.parametrize("country", countries(), ids=lambda country: country["code"])
def test_emergency_words_of_each_country_can_be_dialled(country):
    words = emergency_words(country["code"], {})

    assert words["emergency_tel"].isdigit()
    assert words["urgent_tel"] is None or words["urgent_tel"].isdigit()
