from datetime import timedelta

import pytest

from programmes.need import Day, Kind
from tests.programmes.need.given import LONG_AGO, NOW, TOLD, ago, only, pains, told, unheard


def test_kinds_are_kept_in_rows_under_these_names():
    names = "danger-sign new-loss held pain further-down stopped unreached silent missed note not-joined still-closed"
    assert [kind.value for kind in Kind] == names.split()


DAY_MISSED = {"asked": 1, "reached": 1, "heard_after": True}
ANSWERS = "The first session waits until somebody has looked at them."
NOT_ME = "Somebody said “That is not me”. Check the number, and send a new invitation."
NO_SIGNAL = "Not counted as missed: the sessions may have been done without signal."
HONEST = "Stopping is an honest answer, and counted as kept."
ARRIVED = "Reminders arrived, and the phone has been heard from since."


@pytest.mark.parametrize(
    ("more", "words", "detail"),
    [
        ({"danger_sign_at": NOW, "danger_signs": ["A?", "B?"]}, "danger sign answered yes", "A? B?"),
        ({"new_loss_at": NOW}, "new weakness or numbness", "Every session is closed since."),
        ({"held_since": NOW}, "answers before the start wait for you", ANSWERS),
        ({"joined_at": None, "declined_at": NOW}, "the invitation reached somebody else", NOT_ME),
        (
            {"joined_at": None, "invited_at": NOW - timedelta(days=4)},
            "invited 4 days ago and not joined",
            "A new invitation takes a minute.",
        ),
        ({"stopped_since": LONG_AGO}, "stopped by the physio 60 days ago", "Carry on, or end the programme."),
        (unheard(NOW - timedelta(days=3)), "nothing from the phone for 3 days", NO_SIGNAL),
        ({"days": [Day(ago(0), stopped=1)]}, "stopped because it hurt", HONEST),
        ({"days": [Day(ago(2), **DAY_MISSED), Day(ago(1), **DAY_MISSED)]}, "nothing noted for 2 days", ARRIVED),
        ({"days": pains(7)}, "leg pain 7", "Leg pain at 7 of 10, the worst of the day."),
        ({"days": pains(4, 5)}, "leg pain up 1 point in a week", "Leg pain from 4 to 5 of 10, the worst of the day."),
    ],
)
def test_reason_in_words_with_what_it_was_worked_out_from(more, words, detail):
    need = only(**more)
    assert (need.words, need.detail) == (words, detail)


def test_need_without_degrees_has_level_nought():
    assert (only(new_loss_at=NOW).level, only(held_since=NOW).level) == (0, 0)


@pytest.mark.parametrize("known_of_day", [{"asked": 1}, {"asked": 1, "heard_after": True}, {"asked": 1, "reached": 1}])
def test_day_of_which_nothing_is_known_is_not_missed(known_of_day):
    assert told(days=[Day(ago(2), **known_of_day), Day(ago(1), **known_of_day)]) == []


def test_pain_that_stays_high_began_when_it_was_first_told():
    days = [Day(ago(1), leg=8, told_at=TOLD - timedelta(days=1)), Day(ago(0), leg=8, told_at=TOLD)]
    assert only(days=days).since == TOLD - timedelta(days=1)


def test_stops_began_when_the_first_was_told():
    days = [Day(ago(1), stopped=1, told_at=TOLD - timedelta(days=1)), Day(ago(0), stopped=1, told_at=TOLD)]
    assert only(days=days).since == TOLD - timedelta(days=1)
