from dataclasses import replace
from types import SimpleNamespace

import pytest

from programmes.wording import (
    Line,
    SessionReading,
    day_in_words,
    dose_changes,
    dose_in_words,
    part_worked,
    read_back,
    sessions_in_words,
    side_in_words,
)

DAY = {1: "Morning", 2: "Midday", 3: "Afternoon", 4: "Evening"}

TOWEL = Line("towel", "Towel stretch", "left", "holds", 1, 3, 30, (1, 4), part="leg")
SLUMP = Line("slump", "Slump floss", "left", "sets", 1, 8, 0, (1, 2, 3, 4), choice=1, part="leg")
LYING = Line("lying", "Lying floss", "left", "sets", 1, 5, 0, (1, 2, 3, 4), choice=1, part="leg")
BRIDGE = Line("bridge", "Bridge", "none", "sets", 1, 8, 3, (2, 4))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (TOWEL, "Hold 30 seconds, 3 times, left leg, morning and evening."),
        (SLUMP, "8 slow times, left leg, every session."),
        (BRIDGE, "8 times, hold 3 seconds, midday and evening."),
        (replace(TOWEL, reps=1, side="both", part="side"), "Hold 30 seconds, once, each side, morning and evening."),
        (replace(TOWEL, reps=2, side="right"), "Hold 30 seconds, twice, right leg, morning and evening."),
        (replace(TOWEL, sets=2), "Hold 30 seconds, 3 times, 2 sets, left leg, morning and evening."),
        (
            replace(TOWEL, rest_seconds=1),
            "Hold 30 seconds, 3 times, left leg, rest 1 second between, morning and evening.",
        ),
        (replace(SLUMP, sets=1, rest_seconds=10), "8 slow times, left leg, every session."),
        (replace(TOWEL, side="affected"), "Hold 30 seconds, 3 times, affected leg, morning and evening."),
        (replace(SLUMP, sets=2, side="none"), "2 sets of 8, slowly, every session."),
        (replace(SLUMP, reps=1, sessions=(1,)), "Once, slowly, left leg, morning."),
        (replace(BRIDGE, sets=3, hold_seconds=1), "3 sets of 8, hold 1 second, midday and evening."),
        (replace(BRIDGE, reps=1), "Once, hold 3 seconds, midday and evening."),
        (replace(BRIDGE, sessions=()), "8 times, hold 3 seconds, in no session yet."),
    ],
)
def test_read_back(line, sentence):
    assert read_back(line, DAY) == sentence


@pytest.mark.parametrize(
    ("sessions", "labels", "words"),
    [
        ((), DAY, "in no session yet"),
        ((2,), DAY, "midday"),
        ((4, 1), DAY, "morning and evening"),
        ((1, 2, 4), DAY, "morning, midday and evening"),
        ((1, 2, 3, 4), DAY, "every session"),
        ((1,), {1: "Morning"}, "morning"),
        ((1, 2), {1: "GP visit", 2: "After work", 3: "Evening"}, "GP visit and after work"),
        ((1, 9), DAY, "morning"),
    ],
)
def test_sessions_in_words(sessions, labels, words):
    assert sessions_in_words(sessions, labels) == words


@pytest.mark.parametrize(
    ("side", "part", "words"),
    [
        ("left", "leg", "left leg"),
        ("right", "side", "right side"),
        ("both", "leg", "each leg"),
        ("both", "side", "each side"),
        ("none", "side", ""),
    ],
)
def test_side_in_words(side, part, words):
    assert side_in_words(side, part) == words


def test_part_worked_is_what_the_steps_say():
    assert part_worked({"steps": ["Lift your {leg}."]}) == "leg"
    assert part_worked({"steps": ["Roll away from your {side} side."]}) == "side"


def test_line_of_prescription():
    prescription = SimpleNamespace(
        exercise_text={"name": "Towel stretch", "steps": ["Lift your {leg}."]},
        side="left",
        counts="holds",
        sets=1,
        reps=3,
        hold_seconds=30,
        rest_seconds=0,
        choice=None,
        note="",
    )

    assert Line.of(prescription, slug="towel", sessions={4, 1}) == TOWEL


def test_day_in_words_session_by_session():
    assert day_in_words([TOWEL, SLUMP, LYING, BRIDGE], {1: "Morning", 2: "Midday", 7: "Night"}) == [
        SessionReading(
            1,
            "Morning",
            (
                "Towel stretch: hold 30 seconds, 3 times, left leg.",
                "One of these: Slump floss: 8 slow times, left leg; or Lying floss: 5 slow times, left leg.",
            ),
        ),
        SessionReading(
            2,
            "Midday",
            (
                "One of these: Slump floss: 8 slow times, left leg; or Lying floss: 5 slow times, left leg.",
                "Bridge: 8 times, hold 3 seconds.",
            ),
        ),
        SessionReading(7, "Night", ()),
    ]


@pytest.mark.parametrize(
    ("change", "phrases"),
    [
        ({}, []),
        ({"hold_seconds": 20}, ["hold for 20 seconds, it was 30"]),
        ({"hold_seconds": 1}, ["hold for 1 second, it was 30"]),
        ({"hold_seconds": 0}, ["no hold any more, it was 30 seconds"]),
        ({"reps": 1}, ["do it 1 time, it was 3"]),
        ({"sets": 2}, ["do 2 sets, it was 1"]),
        ({"rest_seconds": 15}, ["rest for 15 seconds, it was none"]),
        ({"side": "both"}, ["each leg, it was left leg"]),
        ({"side": "none"}, ["no side, it was left leg"]),
        ({"sessions": (1,)}, ["morning, it was morning and evening"]),
        ({"sessions": (1, 2, 3, 4)}, ["every session, it was morning and evening"]),
        ({"note": "Keep it small."}, ["your physio's note: Keep it small"]),
        ({"hold_seconds": 20, "reps": 4}, ["do it 4 times, it was 3", "hold for 20 seconds, it was 30"]),
    ],
)
def test_dose_changes(change, phrases):
    assert dose_changes(TOWEL, replace(TOWEL, **change), labels=DAY) == phrases


def test_dose_changes_back_to_none():
    before = replace(TOWEL, rest_seconds=15, note="Keep it small.")

    assert dose_changes(before, TOWEL, labels=DAY) == [
        "no rest any more, it was 15 seconds",
        "your physio's note is gone",
    ]


def test_dose_in_words_says_no_session():
    assert dose_in_words(TOWEL) == "Hold 30 seconds, 3 times, left leg"
