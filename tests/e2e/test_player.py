"""What a patient does in the player and on Today, and what is noted for it, on a fixture in a real browser."""

import pytest

from tests.e2e.screens.looking import noted, opened
from tests.e2e.screens.scene import HOLDS, MORNING_DONE, Scene
from tests.e2e.screens.scenes import ANSWER, ANSWERED, AT_TOWEL, BEGUN, skipped

pytestmark = pytest.mark.e2e


def test_hold_that_ends_while_watched_is_ticked_and_the_next_one_follows(screen):
    page = opened(screen, Scene("hold", hash=HOLDS, phone=AT_TOWEL))

    page.get_by_role("button", name="Start", exact=True).click()
    page.clock.run_for(3_000 + 20_000 + 500)

    towel = "9e000000-0000-4000-8000-000000000005"
    assert noted(page) == [["tick", {"prescription": towel, "side": "left", "number": 1, "held_seconds": 20}]]
    assert page.get_by_role("timer").get_attribute("aria-label").startswith("Rest")
    page.clock.run_for(10_000 + 3_000 + 20_000 + 500)
    assert [body["number"] for _, body in noted(page)] == [1, 2]
    assert page.get_by_text("All ticked", exact=True).is_visible()


def test_hold_that_ended_in_the_dark_counts_only_when_the_patient_says_so(screen):
    page = opened(screen, Scene("hold", hash=HOLDS, phone=AT_TOWEL))
    page.get_by_role("button", name="Start", exact=True).click()
    page.clock.run_for(4_000)
    page.clock.fast_forward(90_000)
    page.clock.run_for(500)

    assert page.get_by_role("heading", name="The hold ended at 12:40. Count it?").is_visible()
    assert noted(page) == []
    page.get_by_role("button", name="Yes, count it").click()

    assert [kind for kind, _ in noted(page)] == ["tick"]


def test_tick_of_an_earlier_hold_can_be_taken_back(screen):
    page = opened(screen, Scene("hold", hash=HOLDS, phone=AT_TOWEL))
    first = page.get_by_role("button", name="Left leg, hold 1 of 2")
    page.get_by_role("button", name="Tick, no timer").click()
    page.get_by_role("button", name="Tick, no timer").click()

    first.click()

    assert [kind for kind, _ in noted(page)] == ["tick", "tick", "untick"]
    assert first.get_attribute("aria-pressed") == "false"
    assert page.get_by_text("Left leg, hold 1 of 2", exact=True).is_visible()


def test_set_is_ticked_with_the_repetitions_that_were_done(screen):
    page = opened(screen, Scene("set", hash=HOLDS, phone={"entries": BEGUN}))

    page.get_by_role("button", name="One fewer").click()
    page.get_by_role("button", name="Tick it").click()

    tilt = "9e000000-0000-4000-8000-000000000001"
    assert noted(page) == [["tick", {"prescription": tilt, "side": "none", "number": 1, "reps": 7}]]


def test_both_sides_are_worked_left_first_and_said_in_words(screen):
    page = opened(screen, Scene("sides", hash=HOLDS, phone={"entries": [*BEGUN, *skipped(1, 2, 4, 5)]}))

    for _ in range(6):
        page.get_by_role("button", name="Tick, no timer").click()

    assert [(body["side"], body["number"]) for _, body in noted(page)] == [
        (side, number) for side in ("left", "right") for number in (1, 2, 3)
    ]
    assert page.get_by_text("Right leg, hold 3 of 3", exact=True).is_visible()


def test_paced_floss_counts_its_movements_and_ticks_the_set_by_itself(screen):
    page = opened(screen, Scene("pace", hash=HOLDS, phone={"entries": [*BEGUN, *skipped(1)]}))

    page.get_by_role("button", name="Start", exact=True).click()
    page.clock.run_for(3_000 + 6_000)
    assert page.get_by_role("status").filter(has_text="2 of 5").count() == 1
    page.get_by_role("button", name="Pause", exact=True).click()
    page.clock.run_for(60_000)
    assert noted(page) == []
    page.get_by_role("button", name="Go on", exact=True).click()
    page.clock.run_for(24_500)

    slump = "9e000000-0000-4000-8000-000000000002"
    assert noted(page) == [["tick", {"prescription": slump, "side": "left", "number": 1, "reps": 5}]]
    assert page.get_by_text("Rest", exact=True).is_visible()


def test_floss_whose_pace_was_not_followed_is_ticked_by_hand_with_what_was_done(screen):
    page = opened(screen, Scene("pace", hash=HOLDS, phone={"entries": [*BEGUN, *skipped(1)]}))

    page.get_by_role("button", name="One fewer").click()
    page.get_by_role("button", name="Tick set 1").click()

    assert noted(page)[0][1]["reps"] == 4


def test_new_weakness_is_noted_and_leads_to_the_danger_signs(screen):
    page = opened(screen, Scene("stop", hash=HOLDS, phone=AT_TOWEL))

    page.get_by_role("button", name="Stop, it hurts").click()
    page.get_by_role("button", name="New weakness, or numbness").click()

    assert page.get_by_role("heading", name="Danger signs").is_visible()
    assert page.get_by_text("Even if none fits, speak to your physio or doctor today").is_visible()
    assert [(kind, body["felt"]) for kind, body in noted(page)] == [("stopped", "weak_or_numb")]


def test_danger_sign_shows_its_own_order_and_closes_the_sessions(screen):
    page = opened(screen, Scene("danger", hash="#/danger"))

    page.get_by_role("button", name="Yes, I have one of these").click()
    page.get_by_role("button", name="Has peeing newly changed?").click()

    assert page.get_by_role("link", name="Call 999").get_attribute("href") == "tel:999"
    assert page.get_by_text("cauda equina").is_visible()
    assert noted(page)[0][1]["yes"] == ["bladder"]
    page.goto(page.url.split("#")[0] + "#/today")
    assert page.get_by_role("heading", name="Your sessions are closed").is_visible()
    page.goto(page.url.split("#")[0] + HOLDS)
    assert page.get_by_role("heading", name="Your sessions are closed").is_visible()


def test_pain_before_has_no_default_and_may_be_left_out(screen):
    page = opened(screen, Scene("pain", hash=HOLDS))
    assert page.locator("input:checked").count() == 0

    page.get_by_role("button", name="Skip this question").click()

    assert [kind for kind, _ in noted(page)] == ["session-started"]


def test_pain_before_when_nothing_changed_takes_two_taps(screen):
    page = opened(screen, Scene("pain", hash=HOLDS))

    page.get_by_role("button", name="Same as before").click()
    page.get_by_role("button", name="Save and start").click()

    assert noted(page) == [["pain", {"when": "before", "back": 3, "leg": 4, "same": True}], ["session-started", {}]]


def test_screening_answers_are_kept_before_the_first_session(screen):
    page = opened(screen, Scene("screening", hash=HOLDS, snapshot={"screening": None}))

    for question in page.locator("fieldset").all():
        question.get_by_label("No", exact=True).check()
    page.locator("fieldset").first.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Save my answers").click()

    assert noted(page)[0][1]["answers"]["pregnancy"] == "yes"


def test_session_put_off_keeps_the_reason_and_can_be_done_after_all(screen):
    page = opened(screen, Scene("today", phone={"newsSeen": True}))

    page.get_by_role("button", name="Later, or not today").click()
    page.get_by_role("button", name="No time").click()

    assert noted(page) == [["session-skipped", {"reason": "no_time"}]]
    assert page.get_by_role("link", name="Midday: not today").is_visible()


def test_new_screen_starts_at_its_heading(screen):
    page = opened(screen, Scene("today"))

    page.get_by_role("link", name="Programme").first.click()

    assert page.evaluate("document.activeElement.textContent") == "Programme"


def test_note_is_kept_and_what_was_typed_and_not_sent_is_there_again(screen):
    page = opened(screen, Scene("help", hash="#/help"))

    page.get_by_role("link", name="Note to Sam").click()
    page.get_by_label("Your note").fill("  My foot tingles less.  ")
    page.get_by_role("button", name="Back").click()
    page.get_by_role("link", name="Note to Sam").click()
    page.get_by_role("button", name="Send to Sam").click()

    assert noted(page) == [["note", {"text": "My foot tingles less."}]]
    assert page.get_by_text("Not sent yet, safe on this phone").is_visible()
    assert page.get_by_label("Your note").input_value() == ""
    page.get_by_role("button", name="Send to Sam").click(force=True)  # it says what is missing, so it can be tapped
    assert page.get_by_text("Write something first.").is_visible()
    assert len(noted(page)) == 1


def test_answer_to_a_note_is_announced_until_it_was_opened(screen):
    page = opened(screen, Scene("answered", phone={"entries": MORNING_DONE, "notes": ANSWERED}))

    page.get_by_role("link", name="Sam has answered your note").click()
    assert page.get_by_text(ANSWER).is_visible()
    assert page.get_by_text("Read by Sam today at 10:20.").is_visible()
    page.get_by_role("button", name="Back").click()

    page.get_by_role("heading", name="Today", level=1).wait_for()
    assert page.get_by_text("has answered your note").count() == 0


def test_settling_is_asked_once_a_week_and_closes_nothing(screen):
    page = opened(screen, Scene("settling", phone={"entries": MORNING_DONE, "settling": True}))

    page.get_by_role("link", name="Look", exact=True).click()
    worse = page.get_by_text("Is it getting worse from week to week?")
    worse.click()
    assert page.get_by_text("If it is getting worse, ring your physio").is_visible()
    page.get_by_role("button", name="Back").click()

    page.get_by_role("link", name="Start").wait_for()
    assert page.get_by_text("Once a week: is it settling?").count() == 0
    assert noted(page) == []


def test_figure_moves_as_the_exercise_does_and_can_be_stopped(screen):
    screen.page.emulate_media(reduced_motion="no-preference")
    page = opened(screen, Scene("moving", hash=HOLDS, phone={"entries": [*BEGUN, *skipped(1)]}))
    figure = page.locator(".stage > svg")

    page.clock.run_for(300)
    early = figure.inner_html()
    page.clock.run_for(2_500)
    out = figure.inner_html()
    page.get_by_role("button", name="Stop the picture").click()
    page.clock.run_for(100)
    stopped = figure.inner_html()
    page.clock.run_for(3_000)

    assert early != out
    assert "fig-way" in stopped
    assert "fig-way" not in out
    assert figure.inner_html() == stopped
    assert page.get_by_role("button", name="Move the picture").is_visible()


TONES = """() => {
  globalThis.tones = [];
  const { start } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (...when) {
    tones.push(this.frequency.value);
    return start.apply(this, when);
  };
}"""


@pytest.mark.parametrize(("sound", "heard"), [("off", []), ("on", [523, 784, 784, 523])])
def test_hold_is_heard_at_its_begin_and_end_only_if_asked_for(sound, heard, screen):
    page = opened(screen, Scene("hold", hash=HOLDS, phone={**AT_TOWEL, "sound": sound}))
    page.evaluate(TONES)

    page.get_by_role("button", name="Start", exact=True).click()
    page.clock.run_for(3_000 + 20_000 + 1_000)

    assert page.evaluate("tones") == heard
