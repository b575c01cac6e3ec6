from datetime import date, timedelta

import pytest

from programmes.content import exercises, meta, symptom_patterns
from programmes.symptom_hints import NEEDS, Marked, Needs, about, days_of_loss, hints_of, is_enough

TODAY = date(2026, 6, 15)


def marked(*days: int, side="left", starts_at="buttock", reaches="calf", aspect="back", kinds=()) -> list[Marked]:
    return [Marked(TODAY - timedelta(days=day), side, starts_at, reaches, aspect, kinds) for day in days]


def hinted(*entries: Marked) -> list[str]:
    found = hints_of(entries, symptom_patterns(), meta()["sources"], today=TODAY)
    return [hint.pattern["id"] for hint in found]


def test_every_pattern_of_the_library_is_decided_upon():
    assert set(NEEDS) == {pattern["id"] for pattern in symptom_patterns()}


def test_what_is_needed_is_asked_by_the_app():
    zones, aspects = {"back", "buttock", "thigh", "calf", "foot"}, {"front", "back", "inner", "outer"}
    for needs in NEEDS.values():
        if isinstance(needs, Needs):
            assert {*needs.starts_at, *needs.reaches} <= zones
            assert {*needs.aspect} <= aspects
            assert needs.side == ("left", "right")  # pain in both legs belongs to the danger signs
        else:
            assert needs.because.endswith(".")


def test_every_exercise_and_source_of_a_pattern_is_known():
    slugs = {exercise["slug"] for exercise in exercises()}
    for pattern in symptom_patterns():
        assert set(pattern["suggested_exercises"]) <= slugs
        for source in pattern["sources"]:
            assert ".txt" not in about(source, meta()["sources"])


@pytest.mark.parametrize(
    ("place", "patterns"),
    [
        # (starts at, reaches, aspect)
        (("buttock", "calf", "back"), ["back-of-leg-line", "buttock-start"]),
        (("buttock", "foot", "outer"), ["back-of-leg-line", "outer-shin", "buttock-start"]),
        (("thigh", "calf", "back"), ["back-of-leg-line"]),
        (("back", "calf", "back"), ["back-of-leg-line"]),
        (("back", "thigh", "back"), []),
        (("back", "foot", None), ["whole-buttock-leg-foot"]),
        (("buttock", "thigh", "back"), ["buttock-start"]),
        (("buttock", "thigh", "front"), ["front-thigh", "buttock-start"]),
        (("thigh", "thigh", "inner"), ["front-thigh"]),
        (("thigh", "calf", "front"), []),
        (("calf", "foot", "outer"), ["outer-shin", "lower-leg-only"]),
        (("calf", "calf", "inner"), ["inner-shin", "lower-leg-only"]),
        (("foot", "foot", None), ["lower-leg-only"]),
        (("back", "back", None), []),
        (("buttock", "buttock", None), []),
        ((None, None, None), []),
        (("somewhere new", "elsewhere", "within"), []),
    ],
)
def test_places_and_the_patterns_that_fit(place, patterns):
    starts_at, reaches, aspect = place
    found = hinted(*marked(0, 1, 2, starts_at=starts_at, reaches=reaches, aspect=aspect))
    assert sorted(found) == sorted(patterns)


@pytest.mark.parametrize("side", ["both", "none"])
def test_pain_in_both_legs_or_none_fits_nothing(side):
    assert hinted(*marked(0, 1, 2, side=side)) == []
    assert hinted(*marked(0, 1, 2, side="right")) == ["back-of-leg-line", "buttock-start"]


@pytest.mark.parametrize(
    ("days", "of_days", "enough"),
    [(2, 2, False), (3, 3, True), (3, 6, True), (3, 7, False), (4, 7, True), (0, 0, False)],
)
def test_marked_on_enough_days(days, of_days, enough):
    assert is_enough(days, of_days) == enough


@pytest.mark.parametrize(("oldest", "counts"), [(13, True), (14, False)])
def test_only_the_last_fourteen_days_count(oldest, counts):
    assert bool(hinted(*marked(0, 1, oldest))) == counts
    assert hinted(*marked(-1, 0, 1)) == []  # a clock that is ahead


def test_a_day_counts_once_and_says_of_how_many():
    entries = [*marked(0, 0, 1, 2, 3), *marked(2, 4, reaches="buttock"), *marked(20)]
    hints = hints_of(entries, symptom_patterns(), meta()["sources"], today=TODAY)
    assert {(hint.days, hint.of_days) for hint in hints} == {(4, 5)}


def test_the_most_certain_comes_first_and_then_the_most_often_marked():
    entries = [*marked(0, 1, 2, 3, starts_at="buttock", aspect="outer"), *marked(4, starts_at="back", aspect="outer")]
    assert hinted(*entries) == ["back-of-leg-line", "outer-shin", "buttock-start"]


def test_a_pattern_of_high_confidence_would_come_before_all():
    sure = [{**row, "confidence": "high"} if row["id"] == "buttock-start" else row for row in symptom_patterns()]
    hints = hints_of(marked(0, 1, 2), sure, meta()["sources"], today=TODAY)
    assert [hint.pattern["id"] for hint in hints] == ["buttock-start", "back-of-leg-line"]


def test_sources_are_told_by_what_they_are_about():
    (first, *_) = hints_of(marked(0, 1, 2), symptom_patterns(), meta()["sources"], today=TODAY)
    assert first.sources == [
        "Referred pain versus tight muscle; sciatic nerve path; reassurance",
        "Four stretches with doses",
        "Muscle, joint and nerve stretches; flossing doses",
    ]


@pytest.mark.parametrize(
    ("entries", "days"),
    [
        (marked(0, 1), 0),
        (marked(0, 1, kinds=("tingling", "cramp")), 0),
        (marked(0, 1, kinds=("numbness",)), 2),
        ([*marked(0, kinds=("weakness",)), *marked(0, kinds=("numbness",))], 1),
        (marked(13, 14, kinds=("weakness", "tingling")), 1),
    ],
)
def test_days_on_which_numbness_or_weakness_was_marked(entries, days):
    assert days_of_loss(entries, today=TODAY) == days
