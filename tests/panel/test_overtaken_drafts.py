"""A draft that two have open: whose is saved, and what is no conflict though it comes twice."""

import re

import pytest

from programmes.issuing import issue
from programmes.prescribing import draft_for_change
from tests.panel.conftest import sign_in
from tests.panel.test_builder import three
from tests.panel.test_prescribing_pages import body, page_of, send, typed, version_on, whole
from tests.world import NOW, make_exercise


def test_draft_that_somebody_else_has_changed_is_not_written_over(world, sam, draft):
    """The last one to save won, and the first one's dose was gone without a word."""
    opened = version_on(sam, draft)
    send(sign_in(world.amara), draft, {**typed(make_exercise(), reps="5"), "do": "save"})

    mine = whole({**typed(make_exercise(), reps="2", note="Mine."), "version": opened, "do": "issue", "why": "Less."})
    answer = sam.post(page_of(draft), mine)
    assert (answer.status_code, draft.prescriptions.get().reps) == (409, 5)
    assert "has changed this draft since you opened it" in body(answer)
    assert "Mine." in body(answer)
    assert f'name="version" value="{opened}"' in body(answer)  # what the page's script sends next is refused as well
    assert sam.post(page_of(draft), mine).status_code == 409

    theirs = re.search(r'name="over" value="(\w+)"', body(answer))[1]
    send(sign_in(world.amara), draft, {**typed(make_exercise(), reps="4"), "do": "save"})
    assert (
        sam.post(page_of(draft), {**mine, "over": theirs}).status_code == 409
    )  # it was another one that they looked at
    theirs = re.search(r'name="over" value="(\w+)"', body(sam.post(page_of(draft), mine)))[1]
    sam.post(page_of(draft), {**mine, "over": theirs, "do": ""})
    assert (draft.prescriptions.get().reps, draft.prescriptions.get().note) == (2, "Mine.")


def test_button_pressed_on_an_overtaken_draft_has_done_its_work_on_what_may_be_saved_over_it(world, sam, draft):
    """It was pressed in vain: whoever then saved theirs over the other had to press it again, and was not told."""
    given = three()
    send(sam, draft, {**given, "do": "save"})
    opened = version_on(sam, draft)
    send(sign_in(world.amara), draft, {**given, "line-0-reps": "5", "do": "save"})

    pressed = sam.post(page_of(draft), whole({**given, "version": opened, "do": "remove:1"}))

    theirs = re.search(r'name="over" value="(\w+)"', body(pressed))[1]
    assert (pressed.status_code, draft.prescriptions.count()) == (409, 3)
    assert 'name="line-2-reps"' in body(pressed)
    assert 'name="line-1-reps"' not in body(pressed)
    left = {name: value for name, value in given.items() if not name.startswith("line-1-")}
    sam.post(page_of(draft), whole({**left, "version": opened, "over": theirs, "do": ""}))
    assert draft.prescriptions.count() == 2


@pytest.mark.parametrize("act", ["remove:1", "down:0", "duplicate:1", "order"])
def test_button_whose_answer_was_lost_on_the_way_is_no_conflict_when_it_is_sent_again(sam, draft, act):
    given = three()
    send(sam, draft, {**given, "do": "save"})
    data = whole({**given, "version": version_on(sam, draft), "do": act})

    assert [sam.post(page_of(draft), data).status_code for _ in range(2)] == [302, 302]


def test_draft_of_the_revision_before_is_not_saved_into_the_next(world, sam, draft):
    opened = version_on(sam, draft)
    issue(draft, by=world.sam, why="Now.", now=NOW)
    following = draft_for_change(draft.programme, by=world.sam)
    stale = whole({**typed(make_exercise()), "version": opened, "do": "issue", "why": "Old."})
    assert sam.post(page_of(following), {**stale, "line-0-reps": "2"}).status_code == 409


@pytest.mark.parametrize("per_side", [True, False])
def test_same_form_sent_twice_is_no_conflict(sam, draft, per_side):
    """An answer that was lost on the way: the page still names the version before."""
    exercise = make_exercise() if per_side else make_exercise("tilt", per_side=False, figure="")
    side = {"side": "left"} if per_side else {"side": ""}
    data = whole(
        {**typed(exercise, reps="4", note="  Slowly. ", **side), "version": version_on(sam, draft), "do": "save"}
    )
    assert [sam.post(page_of(draft), data).status_code for _ in range(2)] == [302, 302]
