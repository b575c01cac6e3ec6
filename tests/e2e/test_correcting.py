"""Correcting the last days: what is noted afterwards is dated by its session, and every tap can be taken back."""

import pytest

from tests.e2e.screens.looking import noted, opened
from tests.e2e.screens.looking_back import LAST_NIGHT, SLUMP, WEEK
from tests.e2e.screens.scene import Scene, press

pytestmark = pytest.mark.e2e

DATED = """phone.entries.value.filter(({ id }) => id.startsWith('made'))
  .map(({ performed_at: at, session }) => [session.date, at.slice(0, 10)])"""


def test_ticks_of_last_night_are_given_and_taken_back_as_of_last_night(screen):
    page = opened(screen, Scene("week", hash="#/week", phone={"entries": LAST_NIGHT}))
    page.get_by_role("link", name="Evening Begun").click()

    slump = page.get_by_role("region", name="Slump nerve floss")
    slump.get_by_role("button", name="Left leg, set 1 of 2: not ticked").click()
    page.get_by_role("region", name="Pelvic tilt").get_by_role("button", name="This set: ticked, tap to undo").click()
    page.get_by_role("button", name="It is correct now").click()
    page.get_by_role("heading", name="Last 7 days").wait_for()

    assert noted(page) == [
        ["tick", {"prescription": SLUMP, "side": "left", "number": 1, "reps": 5}],
        ["untick", {"tick": "e41", "prescription": LAST_NIGHT[1]["body"]["prescription"], "side": "none", "number": 1}],
        ["session-finished", {}],
    ]
    assert page.evaluate(DATED) == [["2026-11-19", "2026-11-19"]] * 3


def test_session_done_without_the_phone_by_mistake_is_taken_back(screen):
    page = opened(screen, Scene("week", hash="#/week", phone={"entries": WEEK}))

    page.get_by_role("link", name="Midday Done").click()
    press("I did not do it", "I forgot")(page)
    assert page.get_by_text("Noted: not done. I forgot.").is_visible()
    press("I did all of it, without the phone")(page)
    assert page.get_by_text("Noted: all of it done, without the phone.").is_visible()

    assert [kind for kind, _ in noted(page)] == ["session-skipped", "done-without-phone"]


def test_session_from_before_the_programme_changed_is_noted_only_as_a_whole(screen):
    page = opened(screen, Scene("week", hash="#/week"))
    yesterday = page.get_by_role("region", name="Thursday 19 November")
    yesterday.get_by_role("link", name="Morning Nothing noted").click()

    assert page.get_by_text("Your programme has changed since").is_visible()
    assert page.get_by_role("list", name="Your ticks").count() == 0
    press("I did all of it, without the phone", "It is correct now")(page)
    page.get_by_role("heading", name="Last 7 days").wait_for()

    assert noted(page) == [["done-without-phone", {}]]


def test_looking_back_leaves_out_what_is_still_to_come(screen):
    page = opened(screen, Scene("week", hash="#/week", phone={"entries": WEEK}))

    today = page.get_by_role("region", name="Today")
    assert [link.split("\n")[0] for link in today.get_by_role("link").all_inner_texts()] == ["Morning"]
    assert len(page.get_by_role("region").all()) == 8
