from itertools import permutations
from typing import Any

import pytest

from programmes.diary.fold import Danger, Pain, Skip, SkippedExercise, Stop, Tick, fold

FLOSS, STRETCH = "00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"


def at(minute: int) -> str:
    return f"2026-03-02T08:{minute:02}:00.000Z"


def entry(id_: str, kind: str, performed: int = 0, recorded: int | None = None, **body: Any) -> dict[str, Any]:
    recorded = performed if recorded is None else recorded
    return {"id": id_, "kind": kind, "body": body, "performed_at": at(performed), "recorded_at": at(recorded)}


def tick(id_: str, minute: int = 0, *, number: int = 1, side: str = "left", of: str = FLOSS, **more: Any) -> dict:
    return entry(id_, "tick", minute, prescription=of, side=side, number=number, **more)


def untick(id_: str, of: str, minute: int = 0, *, number: int = 1) -> dict:
    return entry(id_, "untick", minute, tick=of, prescription=FLOSS, side="left", number=number)


def numbers(*entries: dict) -> list[int]:
    return [each.number for each in fold(entries).ticks]


def test_fold_of_nothing():
    empty = fold([])

    assert empty.as_json() == {
        "started_at": None,
        "finished_at": None,
        "skipped": None,
        "stopped": [],
        "without_phone_at": None,
        "ticks": [],
        "exercises_skipped": [],
        "chosen": [],
        "symptoms": {"before": None, "after": None},
        "felt": [],
        "settled": None,
        "danger": None,
        "notes": [],
        "last_performed_at": None,
        "unknown": [],
        "pain": {"before": None, "after": None},
        "is_begun": False,
        "is_settled": False,
    }


@pytest.mark.parametrize(
    ("entries", "ticked"),
    [
        ([tick("a")], [1]),
        ([tick("a"), tick("a")], [1]),
        ([tick("a"), tick("b")], [1]),
        ([tick("a"), tick("b", number=2)], [1, 2]),
        ([tick("a", number=10), tick("b", number=2)], [2, 10]),
        ([tick("a"), untick("u", "a")], []),
        ([untick("u", "a")], []),
        ([untick("u", "a", 1), tick("a", 5)], []),
        ([tick("a"), tick("b"), untick("u", "a")], [1]),
        ([tick("a"), tick("b"), untick("u", "a"), untick("v", "b")], []),
        ([tick("a"), untick("u", "a"), tick("c", 3)], [1]),
        ([tick("a"), untick("u", "somebody-else")], [1]),
        ([tick("a"), tick("b", number=2), untick("u", "b")], [1]),
    ],
    ids=[
        "one",
        "the same entry twice",
        "two phones, one number",
        "two numbers",
        "numbers sort as numbers",
        "taken back",
        "untick alone",
        "untick before its tick",
        "one of two phones takes back",
        "both take back",
        "ticked again after",
        "untick of an unknown tick",
        "untick of the other number",
    ],
)
def test_fold_ticks_that_count(entries, ticked):
    assert all(numbers(*order) == ticked for order in permutations(entries))


def test_fold_tick_tells_of_the_last_surviving_one():
    entries = [tick("a", 1, reps=5), tick("b", 2, reps=6, held_seconds=20), tick("c", 3, reps=7), untick("u", "c", 4)]

    assert fold(entries).ticks == (Tick(FLOSS, "left", 1, at(2), 6, 20, "b"),)


def test_fold_ticks_sorted_by_exercise_side_and_number():
    entries = [tick("a", of=STRETCH), tick("b", side="right"), tick("c", number=2), tick("d")]

    assert [each.id for each in fold(entries).ticks] == ["d", "c", "b", "a"]


def test_fold_instants_first_by_performed_last_by_recorded():
    entries = [
        entry("a", "session-started", performed=5, recorded=5),
        entry("b", "session-started", performed=2, recorded=9),
        entry("c", "session-finished", performed=30, recorded=30),
        entry("d", "session-finished", performed=20, recorded=40),
        entry("e", "done-without-phone", performed=8, recorded=50),
    ]

    result = fold(entries)

    assert (result.started_at, result.finished_at, result.without_phone_at) == (at(2), at(20), at(8))
    assert result.last_performed_at == at(30)


def test_fold_equal_instants_are_ordered_by_id():
    entries = [entry("b", "note", text="second"), entry("a", "note", text="first")]

    assert fold(entries).notes == ("first", "second")


def test_fold_compares_instants_not_text():
    zone_behind = entry("a", "note", text="later") | {"performed_at": "2026-03-02T03:30:00.000-05:00"}
    utc = entry("b", "note", text="earlier") | {"performed_at": "2026-03-02T08:10:00.000Z"}

    assert fold([zone_behind, utc]).notes == ("earlier", "later")


@pytest.mark.parametrize(
    ("body", "skip"),
    [
        ({"reason": "no_time", "words": "visitors"}, Skip(at(3), "no_time", "visitors")),
        ({"reason": "forgot"}, Skip(at(3), "forgot", None)),
        ({"reason": "", "words": ""}, Skip(at(3), None, None)),
    ],
)
def test_fold_skip_is_the_last_one(body, skip):
    entries = [entry("b", "session-skipped", 3, **body), entry("a", "session-skipped", 1, reason="too_sore")]

    assert fold(entries).skipped == skip


def test_fold_every_stop_in_order():
    entries = [
        entry("b", "stopped", 9, felt="sharp", prescription=FLOSS),
        entry("a", "stopped", 4, felt="pulled", prescription=None),
        entry("c", "stopped", 12),
    ]

    assert fold(entries).stopped == (
        Stop(at(4), None, "pulled"),
        Stop(at(9), FLOSS, "sharp"),
        Stop(at(12), None, None),
    )


def test_fold_exercises_skipped_last_reason_each():
    entries = [
        entry("a", "exercise-skipped", 1, prescription=STRETCH, reason="hurts"),
        entry("b", "exercise-skipped", 2, prescription=STRETCH, reason=""),
        entry("c", "exercise-skipped", 1, prescription=FLOSS, reason="no chair"),
    ]

    assert fold(entries).exercises_skipped == (
        SkippedExercise(FLOSS, "no chair"),
        SkippedExercise(STRETCH, None),
    )


def test_fold_chosen_in_the_order_written():
    entries = [
        entry("a", "exercise-chosen", performed=1, recorded=9, prescription=STRETCH),
        entry("b", "exercise-chosen", performed=5, recorded=5, prescription=FLOSS),
    ]

    assert fold(entries).chosen == (FLOSS, STRETCH)


def test_fold_pain_last_of_each_moment():
    entries = [
        entry("a", "pain", 1, when="before", back=6, leg=4),
        entry("b", "pain", 2, when="before", back=3, leg=None, same=True),
        entry("c", "pain", 30, when="after", back=0, leg=0),
    ]

    result = fold(entries)

    assert (result.pain_before, result.pain_after) == (Pain(3, None, True), Pain(0, 0, None))
    assert result.as_json()["pain"] == {
        "before": {"back": 3, "leg": None, "same": True},
        "after": {"back": 0, "leg": 0, "same": None},
    }


def test_fold_symptoms_whole_and_last():
    entries = [entry("a", "symptoms", 1, side="left"), entry("b", "symptoms", 2, side="both", later_field=1)]

    assert fold(entries).symptoms_before == {"side": "both", "later_field": 1}


@pytest.mark.parametrize(
    ("answers", "danger"),
    [
        ([[]], None),
        ([["chest"]], Danger(at(0), ("chest",))),
        ([["chest"], []], Danger(at(0), ("chest",))),
        ([["chest"], ["bladder", "saddle"]], Danger(at(1), ("bladder", "saddle"))),
    ],
    ids=["nothing marked", "marked", "a later no does not take it back", "the last marked"],
)
def test_fold_danger_sign(answers, danger):
    entries = [entry(str(n), "danger-sign", n, answers={}, yes=yes, version=2) for n, yes in enumerate(answers)]

    assert fold(entries).danger == danger


def test_fold_danger_sign_as_json():
    told = entry("a", "danger-sign", answers={"chest": True}, yes=["chest"], version=2)

    assert fold([told]).as_json()["danger"] == {"at": at(0), "yes": ["chest"]}


def test_fold_unknown_kinds_once_and_sorted():
    entries = [entry("a", "yoga"), entry("b", "breath"), entry("c", "yoga"), entry("d", "screening", answers={})]

    assert fold(entries).unknown == ("breath", "yoga")


@pytest.mark.parametrize(
    ("entries", "is_begun", "is_settled"),
    [
        ([entry("a", "session-started")], True, False),
        ([tick("a")], True, False),
        ([entry("a", "session-finished")], False, True),
        ([entry("a", "session-skipped", reason="forgot")], False, True),
        ([entry("a", "stopped", felt="sharp")], False, True),
        ([entry("a", "done-without-phone")], False, True),
        ([entry("a", "pain", when="before", back=1)], False, False),
    ],
)
def test_fold_begun_and_settled(entries, is_begun, is_settled):
    result = fold(entries)

    assert (result.is_begun, result.is_settled) == (is_begun, is_settled)
