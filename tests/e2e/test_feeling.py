"""What a patient says before, during and after a session, what is noted of it, and what the pain rules then say."""

import pytest

from tests.e2e.screens.feeling import (
    BEGUN,
    EARLIER,
    SORE_MORNING,
    both_ticked,
    floss_worse,
    marked,
    said,
    symptoms,
    very_sore,
)
from tests.e2e.screens.looking import noted, opened
from tests.e2e.screens.scene import HOLDS, Scene, entry, press

pytestmark = pytest.mark.e2e


def answers(page) -> list:
    return [[kind, body] for kind, body in noted(page) if kind not in {"session-started", "session-finished"}]


def test_where_and_what_are_noted_beside_the_numbers(screen):
    page = opened(screen, Scene("where", hash=HOLDS))

    marked(page)
    page.locator('input[name="aspect"][value="outer"]').check(force=True)
    press("Save and start")(page)

    assert answers(page) == [
        ["pain", {"when": "before", "back": 3, "leg": 4}],
        [
            "symptoms",
            {
                "when": "before",
                "side": "left",
                "starts_at": "back",
                "reaches": "thigh",
                "aspect": "outer",
                "kinds": ["tingling"],
                "new": [],
                "changed": "same",
            },
        ],
    ]
    assert page.get_by_role("heading", name="Pelvic tilt").is_visible()


def test_same_as_before_notes_both_answers_in_two_taps(screen):
    page = opened(screen, Scene("same", hash=HOLDS, phone=EARLIER))

    page.get_by_role("button", name="Same as before").click()
    press("Save and start")(page)

    pain, where = answers(page)
    assert pain == ["pain", {"when": "before", "back": 3, "leg": 4, "same": True}]
    assert (where[1]["starts_at"], where[1]["reaches"], where[1]["kinds"], where[1]["new"]) == (
        "back",
        "calf",
        ["tingling"],
        [],
    )


def test_going_back_to_the_numbers_keeps_them(screen):
    page = opened(screen, Scene("where", hash=HOLDS))

    said(3, 4)(page)
    page.get_by_role("button", name="Back").click()

    assert page.locator('input[name="leg"]:checked').get_attribute("value") == "4"
    assert noted(page) == []


def test_new_numbness_closes_the_sessions_and_leads_to_the_danger_signs(screen):
    page = opened(screen, Scene("where", hash=HOLDS))

    said(3, 4)(page)
    page.locator('input[name="numbness"][value="new"]').check(force=True)
    press("Save and start")(page)

    assert page.get_by_role("heading", name="Danger signs").is_visible()
    assert page.get_by_text("Even if none fits, speak to your physio or doctor today").is_visible()
    assert answers(page)[1][1]["changed"] == "new"
    page.goto(page.url.split("#")[0] + HOLDS)
    assert page.get_by_role("heading", name="Your sessions are closed").is_visible()


def test_danger_signs_are_asked_again_when_it_reaches_further(screen):
    page = opened(screen, Scene("again", hash=HOLDS, phone=EARLIER))

    said(3, 4)(page)
    page.locator('input[name="where"][value="foot"]').check(force=True)
    press("Save and start")(page)
    assert page.get_by_text("Something is new, or it reaches further").is_visible()
    press("No, none of these")(page)

    assert [kind for kind, _ in noted(page)] == ["pain", "symptoms", "danger-sign", "session-started"]
    assert noted(page)[2][1] == {"answers": {}, "yes": [], "version": 2}


def test_pain_above_the_threshold_advises_less_and_leaves_the_choice(screen):
    page = opened(screen, Scene("sore", hash=HOLDS, phone=EARLIER))

    very_sore(page)
    assert page.get_by_text("That is very sore. You can do less, or skip this session.").is_visible()
    press("Go on, gently")(page)

    assert [kind for kind, _ in noted(page)][-1] == "session-started"


def test_floss_that_left_it_worse_twice_running_is_to_be_left_out(screen):
    page = opened(screen, Scene("floss", hash=HOLDS, phone={"entries": BEGUN, "worse": 1}))

    floss_worse(page)

    assert page.get_by_text("This has felt worse twice running. Leave this exercise out").is_visible()
    assert answers(page)[-1][1]["felt"] == "worse"


def test_floss_that_left_it_the_same_goes_on_without_advice(screen):
    page = opened(screen, Scene("floss", hash=HOLDS, phone={"entries": BEGUN}))

    both_ticked(page)
    press("The same")(page)

    assert page.get_by_role("dialog").count() == 0
    assert answers(page)[-1][1]["felt"] == "same"


def test_pain_that_moved_up_is_a_good_sign_in_the_librarys_words(screen):
    before = [["pain", {"when": "before", "back": 3, "leg": 4}], ["symptoms", symptoms("calf", when="before")]]
    page = opened(screen, Scene("after", hash=HOLDS, phone={"entries": BEGUN}))
    for kind, body in before:
        page.evaluate("([kind, body, key]) => phone.record(kind, body, key)", [kind, body, HOLDS.split("session/")[1]])

    press("Leave the session", "That is all for this session")(page)
    said(3, 2)(page)
    page.locator('input[name="where"][value="calf"]').uncheck(force=True)
    page.locator('input[name="where"][value="thigh"]').check(force=True)
    press("Save and finish")(page)

    assert page.get_by_text("Pain moving up out of your leg is usually a good sign.").is_visible()
    assert [kind for kind, _ in noted(page)][-1] == "session-finished"


def test_danger_signs_are_read_once_before_the_first_session(screen):
    page = opened(screen, Scene("taught", hash=HOLDS, phone={"untaught": True}))

    page.get_by_role("button", name="None of these. I have read them").click()

    assert page.get_by_role("heading", name="How is it now?").is_visible()
    assert noted(page) == [["danger-sign", {"answers": {}, "yes": [], "version": 2, "taught": True}]]


def test_session_whose_last_questions_were_left_out_gets_no_advice_on_the_first(screen):
    sore = entry(30, "pain", {"when": "before", "back": 3, "leg": 9}, slot=2, at="12:36")
    over = entry(31, "session-finished", {}, slot=2, at="12:39")
    page = opened(screen, Scene("done", hash=HOLDS, phone={"entries": [*BEGUN, sore, over]}))

    assert page.get_by_text("What you did is noted on this phone.").is_visible()
    assert page.get_by_text("skip this session").count() == 0


def test_soreness_of_the_session_before_is_asked_about_once_and_advised_on(screen):
    page = opened(screen, Scene("settled", hash=HOLDS, phone={"entries": SORE_MORNING}))

    assert page.get_by_text("Morning, today at 08:15, left you more sore.").is_visible()
    press("Until the next day, or longer")(page)
    press("Skip this question")(page)  # the numbers: what was said of the last time is answered all the same
    assert page.get_by_text("That was a bit much. Next time do fewer").is_visible()
    press("Go on, gently")(page)

    assert page.get_by_role("heading", name="Pelvic tilt").is_visible()
    assert answers(page) == [["soreness-settled", {"minutes": 1440, "still": False}]]
    [session] = page.evaluate(
        "phone.entries.value.filter(({ kind }) => kind === 'soreness-settled').map(({ session }) => session)"
    )
    assert session["slot"].endswith("1")


def test_soreness_that_settled_quickly_needs_no_advice(screen):
    page = opened(screen, Scene("settled", hash=HOLDS, phone={"entries": SORE_MORNING}))

    press("Half an hour or less", "Skip this question")(page)

    assert page.get_by_role("heading", name="Pelvic tilt").is_visible()
