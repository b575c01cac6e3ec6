"""The fold of generated diaries: the same in any order, with any copies."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programmes.diary.fold import fold
from tests.programmes.diary.test_fold import FLOSS, STRETCH, entry

# A machine that is busy with other things is not a fault of the fold.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

IDS = [f"id-{n}" for n in range(6)]
PLACES = {"prescription": st.sampled_from([FLOSS, STRETCH]), "side": st.sampled_from(["left", "right"])}
BODIES = {
    "session-started": st.just({}),
    "session-finished": st.just({}),
    "done-without-phone": st.just({}),
    "session-skipped": st.fixed_dictionaries({"reason": st.sampled_from(["forgot", "no_time"])}),
    "tick": st.fixed_dictionaries({**PLACES, "number": st.integers(1, 3)}, optional={"reps": st.integers(0, 30)}),
    "untick": st.fixed_dictionaries({**PLACES, "number": st.integers(1, 3), "tick": st.sampled_from(IDS)}),
    "pain": st.fixed_dictionaries({"when": st.sampled_from(["before", "after"]), "back": st.integers(0, 10)}),
    "symptoms": st.fixed_dictionaries(
        {"side": st.sampled_from(["left", "right"])}, optional={"when": st.sampled_from(["before", "after", None])}
    ),
    "stopped": st.fixed_dictionaries({"felt": st.sampled_from(["sharp", "pulled"])}),
    "danger-sign": st.fixed_dictionaries({"yes": st.lists(st.sampled_from(["chest", "bladder"]), max_size=2)}),
    "note": st.fixed_dictionaries({"text": st.text("ab é", min_size=1, max_size=5)}),
    "exercise-skipped": st.fixed_dictionaries({"prescription": PLACES["prescription"]}),
    "exercise-chosen": st.fixed_dictionaries({"prescription": PLACES["prescription"]}),
    "exercise-felt": st.fixed_dictionaries(
        {"prescription": PLACES["prescription"], "felt": st.sampled_from(["easier", "worse"])}
    ),
    "soreness-settled": st.fixed_dictionaries({"minutes": st.sampled_from([30, 180]), "still": st.booleans()}),
    "screening": st.just({"answers": {}}),
    "from-a-newer-app": st.just({"anything": [1]}),
}


@st.composite
def diaries(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Entries with few instants, so that ties are common, and few ids, so that unticks hit and miss."""
    ids = draw(st.lists(st.sampled_from(IDS), unique=True))
    kinds = [draw(st.sampled_from(sorted(BODIES))) for _ in ids]
    minutes = st.integers(0, 3)
    return [
        entry(id_, kind, draw(minutes), draw(minutes), **draw(BODIES[kind]))
        for id_, kind in zip(ids, kinds, strict=True)
    ]


@pytest.mark.slow
@unhurried
@given(diary=diaries(), data=st.data())
def test_fold_same_in_any_order_and_with_copies(diary, data):
    copies = data.draw(st.lists(st.sampled_from(diary), max_size=6)) if diary else []
    shuffled = data.draw(st.permutations([*diary, *copies]))

    assert fold(shuffled) == fold(diary)


@pytest.mark.slow
@unhurried
@given(diary=diaries())
def test_fold_ticks_are_those_never_taken_back(diary):
    """Said another way than the fold does it: place by place, is there a tick that no untick names?"""
    unticked = {each["body"]["tick"] for each in diary if each["kind"] == "untick"}
    standing = {
        (each["body"]["prescription"], each["body"]["side"], each["body"]["number"])
        for each in diary
        if each["kind"] == "tick" and each["id"] not in unticked
    }

    assert {each[:3] for each in fold(diary).ticks} == standing
