from dataclasses import dataclass

import pytest

from programmes.counting import items_of
from programmes.diary.fold import fold
from programmes.diary.progress import Progress, chosen_of, progress_of


@dataclass(frozen=True)
class Prescribed:
    id: str
    side: str = "left"
    counts: str = "holds"
    sets: int = 1
    reps: int = 3
    hold_seconds: int = 30
    rest_seconds: int = 0
    choice: int | None = None


STRETCH = Prescribed("stretch", side="both")
SLUMP = Prescribed("slump", counts="sets", sets=1, reps=8, hold_seconds=0, choice=1)
LYING = Prescribed("lying", counts="sets", sets=2, reps=8, hold_seconds=0, choice=1)
ITEMS = items_of([STRETCH, SLUMP, LYING])


def tick(prescription, number, side="left"):
    return written("tick", f"{prescription}{side}{number}", prescription=prescription, number=number, side=side)


def chose(prescription, minute=0):
    return written("exercise-chosen", f"chose-{prescription}", minute, prescription=prescription)


def written(kind, id_, minute=0, **body):
    at = f"2026-03-02T08:{minute:02}:00Z"
    return {"id": id_, "kind": kind, "body": body, "performed_at": at, "recorded_at": at}


@pytest.mark.parametrize(
    ("entries", "progress"),
    [
        ([], Progress(0, 7, 0, 2)),
        ([tick("stretch", 1)], Progress(1, 7, 0, 2)),
        ([tick("stretch", 4)], Progress(0, 7, 0, 2)),
        ([tick("stretch", n, side) for n in (1, 2, 3) for side in ("left", "right")], Progress(6, 7, 1, 2)),
        ([tick("slump", 1)], Progress(1, 7, 1, 2)),
        ([tick("lying", 1)], Progress(1, 8, 0, 2)),
        ([chose("lying")], Progress(0, 8, 0, 2)),
        ([tick("slump", 1), chose("lying")], Progress(0, 8, 0, 2)),
        ([chose("lying", 1), chose("slump", 2), tick("lying", 1)], Progress(0, 7, 0, 2)),
        ([chose("gone"), tick("gone", 1)], Progress(0, 7, 0, 2)),
    ],
    ids=[
        "nothing",
        "one hold",
        "a tick beyond the dose",
        "one exercise whole",
        "the first of a choice",
        "the other of a choice, begun",
        "the other of a choice, chosen",
        "chosen weighs more than begun",
        "the last choice counts",
        "what the revision no longer holds",
    ],
)
def test_progress_of(entries, progress):
    assert progress_of(ITEMS, fold(entries)) == progress


def test_progress_of_empty_session():
    assert progress_of([], fold([])) == Progress(0, 0, 0, 0)


def test_chosen_of_single_exercise_and_of_open_choice():
    assert [chosen_of(item, fold([])) for item in ITEMS] == [STRETCH, None]
