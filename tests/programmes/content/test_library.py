"""The library's files: each as its schema says, and all of them in step with one another."""

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from programmes import content
from programmes.content import files
from programmes.counting import counts_for
from programmes.loading import problems_of

ROOT = Path(__file__).resolve().parents[3]
NUMBERS = ("sets", "reps", "hold_seconds")
HARD_BOUNDS = {"sets": (1, 5), "reps": (1, 30), "hold_seconds": (0, 120), "times_per_day": (1, 4)}

EXERCISES = {row["slug"]: row for row in content.exercises()}
LINES = [(template, line) for template in content.templates() for line in template["prescriptions"]]
CODES = {row["code"] for row in content.caution_codes()}


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        yield from texts_in(part)


def keys_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(keys_in, value.values()))
    return set().union(*map(keys_in, value)) if isinstance(value, list) else set()


def per_exercise() -> Any:
    return pytest.mark.parametrize("row", EXERCISES.values(), ids=EXERCISES)


def test_every_file_has_a_schema_and_every_schema_a_file():
    schemas = {path.name.removesuffix(".schema.json") for path in (files.FOLDER / "schema").glob("*.json")}

    assert schemas == set(files.names())


@pytest.mark.parametrize("name", files.names())
def test_file_is_what_its_schema_asks_for(name):
    Draft202012Validator.check_schema(files.schema_of(name))

    assert problems_of(name, files.read(name)) == []


@pytest.mark.parametrize("name", files.names())
def test_schema_refuses_a_key_it_does_not_know(name):
    held = copy.deepcopy(files.read(name))
    (held[0] if isinstance(held, list) else held)["surprise"] = 1

    assert problems_of(name, held)


def test_library_is_whole():
    counted = {name: len(files.read(name)) for name in ("exercises", "templates", "education", "danger_signs")}

    assert counted == {"exercises": 20, "templates": 5, "education": 22, "danger_signs": 19}


def test_library_is_not_signed_off_by_accident():
    """Only a registered physiotherapist signs; whoever changes this test names them in the same commit."""
    assert content.meta()["signed_off"] is None


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("exercises", "slug"),
        ("templates", "id"),
        ("education", "id"),
        ("danger_signs", "id"),
        ("danger_signs", "rank"),
        ("before_you_start", "code"),
        ("not_settling", "id"),
        ("caution_codes", "code"),
        ("countries", "code"),
    ],
)
def test_names_stand_once(name, key):
    named = [row[key] for row in files.read(name)]

    assert len(named) == len(set(named))


@per_exercise()
def test_exercise_dose_within_its_own_limits_and_the_hard_bounds(row):
    for number, (least, most) in HARD_BOUNDS.items():
        low, high = row["dose_limits"][number]
        assert least <= low <= row["dose"][number] <= high <= most, number


@per_exercise()
def test_exercise_progression_stays_within_its_limits(row):
    for step in row["progression"]:
        low, high = row["dose_limits"][step["field"]]
        assert low <= step["start"] < step["max"] <= high


@per_exercise()
def test_exercise_counts_by_the_rule(row):
    dose = row["dose"]

    assert row["counts"] == counts_for(reps=dose["reps"], hold_seconds=dose["hold_seconds"])


@per_exercise()
def test_exercise_with_sides_says_which_side_it_means_and_shows(row):
    per_side = row["dose"]["per_side"]

    assert (row["dose"]["sides"] != "none") == per_side
    assert (row["side_means"] is not None) == per_side
    assert (row["figure_side"] is not None) == per_side
    assert any("{side}" in text or "{leg}" in text for text in texts_in(row)) == per_side


@per_exercise()
def test_exercise_figure_is_drawn_for_every_side_it_is_done_on(row):
    sides = ("left", "right") if row["dose"]["per_side"] else ("none",)
    wanted = {f"{row['figure']}-{side}-{moment}.svg" for side in sides for moment in ("start", "end", "print")}
    drawn = {path.name for path in (ROOT / "static" / "figures").glob("*.svg")}

    assert wanted - drawn == set()


@per_exercise()
def test_exercise_cautions_and_sources_exist(row):
    known = {source["file"] for source in content.meta()["sources"]}

    assert {caution["code"] for caution in row["cautions"]} <= CODES
    assert all(source in known or " " in source for source in row["sources"])


@pytest.mark.parametrize(("template", "line"), LINES, ids=[f"{t['id']}-{n['exercise']}" for t, n in LINES])
def test_template_line_is_an_exercise_within_its_limits(template, line):
    exercise = EXERCISES[line["exercise"]]

    for number in NUMBERS:
        low, high = exercise["dose_limits"][number]
        assert low <= line["dose"][number] <= high, number
    assert len(line["sessions"]) <= exercise["dose_limits"]["times_per_day"][1]
    assert max(line["sessions"]) <= template["sessions"]
    assert line["counts"] == counts_for(reps=line["dose"]["reps"], hold_seconds=line["dose"]["hold_seconds"])
    assert (line["side"] != "none") == exercise["dose"]["per_side"]


@pytest.mark.parametrize("template", content.templates(), ids=lambda template: template["id"])
def test_template_has_no_empty_session_and_no_choice_of_one(template):
    lines = template["prescriptions"]
    choices = [line["choice"] for line in lines if line["choice"] is not None]

    assert {session for line in lines for session in line["sessions"]} == set(range(1, template["sessions"] + 1))
    assert all(choices.count(choice) > 1 for choice in choices)
    assert {caution["code"] for caution in template["not_for"]} - {None} <= CODES


def test_template_choice_is_offered_in_the_same_sessions():
    for template in content.templates():
        sessions: dict[int, set[tuple[int, ...]]] = {}
        for line in template["prescriptions"]:
            if line["choice"] is not None:
                sessions.setdefault(line["choice"], set()).add(tuple(line["sessions"]))
        assert all(len(each) == 1 for each in sessions.values()), template["id"]


def test_screening_raises_known_codes_and_not_sure_raises_them_all():
    for question in content.before_you_start():
        raised = question["raises"]
        assert {code for codes in raised.values() for code in codes} <= CODES
        assert set(raised) <= set(question["answers"])


def test_symptom_patterns_suggest_exercises_that_exist():
    assert {slug for row in content.symptom_patterns() for slug in row["suggested_exercises"]} <= EXERCISES.keys()


def test_danger_signs_most_urgent_first():
    ranks = [sign["rank"] for sign in content.danger_signs()]

    assert ranks == sorted(ranks)
    assert content.danger_signs()[0]["level"] == "emergency"


def test_education_words_are_counted():
    for card in content.education():
        assert card["words"] == len(card["text"].split()), card["id"]


def test_tokens_are_the_only_placeholders_and_all_are_used():
    used = {
        token for name in files.names() for text in texts_in(files.read(name)) for token in re.findall(r"\{\w+\}", text)
    }

    assert used == {token["token"] for token in content.tokens()}


EMERGENCY_NUMBER = re.compile(r"\b(999|112|911|111|000)\b")


@pytest.mark.parametrize("name", sorted(set(files.names()) - {"countries"}))
def test_emergency_numbers_stand_only_in_countries(name):
    assert [text for text in texts_in(files.read(name)) if EMERGENCY_NUMBER.search(text)] == []


@pytest.mark.parametrize("claim", content.claims_not_to_repeat(), ids=lambda claim: claim["id"])
def test_no_text_repeats_a_claim_that_we_do_not_make(claim):
    others = [name for name in files.names() if name != "claims_not_to_repeat"]
    said = [
        (name, text)
        for name in others
        for text in texts_in(files.read(name))
        for pattern in claim["patterns"]
        if re.search(pattern, text, re.IGNORECASE)
    ]

    assert said == []


def test_claim_patterns_catch_what_they_are_for():
    """A pattern that never matches would let anything through."""
    patterns = {claim["id"]: claim["patterns"] for claim in content.claims_not_to_repeat()}

    assert re.search(patterns["never-any-harm"][0], "It never causes any harm.", re.IGNORECASE)
    assert re.search(patterns["cramps-warn"][0], "Cramps are a warning.", re.IGNORECASE)


def test_patient_keys_are_keys_of_the_rows():
    for kind in ("exercises", "danger_signs", "before_you_start", "not_settling", "education", "countries"):
        for row in files.read(kind):
            assert set(content.patient_keys(kind)) <= set(row), kind
    for rule in content.pain_rules()["rules"]:
        assert set(content.patient_keys("pain_rules.rules")) <= set(rule)


def test_patient_keys_hold_none_that_never_reach_a_phone():
    marked = {key for kind in files.keys()["patient_keys"] for key in content.patient_keys(kind)}

    assert marked & content.keys_never_on_phone() == set()


def phone_rows() -> Iterator[tuple[str, dict[str, Any]]]:
    for kind in ("exercises", "danger_signs", "before_you_start", "not_settling", "education", "countries"):
        yield from ((kind, row) for row in files.read(kind))
    yield "pain_rules", files.read("pain_rules")
    yield "safety_texts", files.read("safety_texts")


def test_for_phone_of_every_row_holds_no_key_that_never_reaches_a_phone():
    for kind, row in phone_rows():
        kept = content.for_phone(kind, row)
        assert kept
        assert keys_in(kept) & content.keys_never_on_phone() == set(), kind
