import pytest

from programmes.content import emergency_words, fill, side_words, words_of_clinic

CLINIC = words_of_clinic(emergency_words("GB", {}), clinic_phone="020 7946 0000")


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Call {emergency} now.", "Call 999 now."),
        ("Get help through {urgent_line}.", "Get help through NHS 111."),
        ("Go to the nearest {emergency_room}.", "Go to the nearest A&E."),
        ("Ring {clinic_phone}, then {emergency}.", "Ring 020 7946 0000, then 999."),
        ("Lift your {leg}.", "Lift your {leg}."),
        ("{Emergency} {} {unknown} { emergency }", "{Emergency} {} {unknown} { emergency }"),
    ],
)
def test_fill_text(text, filled):
    assert fill(text, CLINIC) == filled


def test_fill_lists_and_objects_without_touching_the_original():
    row = {"action": "Call {emergency}.", "steps": ["{emergency}", {"deep": "{emergency}"}], "rank": 1, "none": None}

    assert fill(row, CLINIC) == {"action": "Call 999.", "steps": ["999", {"deep": "999"}], "rank": 1, "none": None}
    assert row["action"] == "Call {emergency}."


def test_fill_does_not_fill_the_words_again():
    words = words_of_clinic(emergency_words("GB", {"emergency_room": "{emergency} desk"}), clinic_phone="")

    assert fill("the nearest {emergency_room}", words) == "the nearest {emergency} desk"


@pytest.mark.parametrize(
    ("side", "filled"),
    [
        ("left", "left leg, left side"),
        ("right", "right leg, right side"),
        ("both", "{leg}, {side} side"),
        ("none", "{leg}, {side} side"),
    ],
)
def test_side_words(side, filled):
    assert fill("{leg}, {side} side", side_words(side)) == filled
