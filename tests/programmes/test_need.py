from datetime import UTC, date, datetime, timedelta

import pytest

from programmes.need import Day, Kind, Known, Limits, Need, Urgency, needs_of, sentence

NOW = datetime(2026, 6, 15, 9, tzinfo=UTC)
TODAY = date(2026, 6, 15)
TOLD = datetime(2026, 6, 14, 20, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=60)
N, T, W = Urgency.NOW, Urgency.TODAY, Urgency.THIS_WEEK


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def pains(*values: int | None, where: str = "leg", until: int = 0) -> list[Day]:
    """One day for each value, the last of them so many days ago."""
    last = len(values) - 1
    return [Day(ago(until + last - n), told_at=TOLD, noted=1, **{where: value}) for n, value in enumerate(values)]


def known(**more) -> Known:
    """Somebody of whom nothing calls for anybody, but for what is given."""
    given = {"asked_since": LONG_AGO, "joined_at": LONG_AGO, "heard_at": NOW}
    return Known(now=NOW, today=TODAY, **{**given, **more})


def told(**more) -> list[tuple[Kind, Urgency]]:
    return [(need.kind, need.urgency) for need in needs_of(known(**more), Limits())]


def only(**more) -> Need:
    (need,) = needs_of(known(**more), Limits())
    return need


def test_nobody_is_named_without_a_reason():
    assert told() == []


@pytest.mark.parametrize(
    ("days", "urgency"),
    [
        # low: 5 or more, and up by 1
        (pains(4, 4, 4, 5), W),
        (pains(4, 4, 4, 4), None),
        (pains(3, 3, 3, 4), None),
        (pains(5, 5, 5, 5), None),
        (pains(6, 6, 6, 6), None),
        (pains(6, 6, 5), None),
        # high: up by 2, from however low
        (pains(1, 1, 1, 3), T),
        (pains(4, 4, 4, 6), T),
        # critical: 7; now where it is new
        (pains(6, 6, 6, 7), N),
        (pains(7, 7, 7, 7), T),
        (pains(9, 9, 9, 8), T),
        (pains(7), T),
        (pains(6), None),
        # beside what was usual in the week: one bad day is not the week, one good day neither
        (pains(2, 7, 2, 2, 3), None),
        (pains(5, 5, 1, 5), None),
        (pains(2, 6, 6), None),
        # of the week before only; and for a week, or until something newer is noted
        ([Day(ago(9), leg=1, told_at=TOLD), *pains(5)], None),
        ([Day(ago(7), leg=1, told_at=TOLD), *pains(5)], T),
        (pains(1, 1, 1, 6, until=7), T),
        (pains(1, 1, 1, 6, until=8), None),
        (pains(1, 1, 6, None), T),
        ([Day(ago(0), noted=1)], None),
        (pains(1, 1, 1, 3, where="back"), T),
    ],
)
def test_pain(days, urgency):
    assert told(days=days) == ([(Kind.PAIN, urgency)] if urgency else [])


def test_pain_is_told_in_points_and_from_where_to_where():
    need = only(days=pains(3, 3, 6))

    assert (need.words, need.detail) == (
        "leg pain up 3 points in a week",
        "Leg pain from 3 to 6 of 10, the worst of the day.",
    )
    assert (need.about, need.level, need.since) == ("leg", 6, TOLD)


def test_pain_that_rises_by_one_is_one_point():
    assert only(days=pains(4, 5)).words == "leg pain up 1 point in a week"


def test_pain_that_stays_is_told_as_it_is():
    need = only(days=pains(8, 8, 8))

    assert (need.words, need.detail) == ("leg pain 8", "Leg pain at 8 of 10, the worst of the day.")


def test_pain_counts_since_it_was_first_told_at_that_height():
    first = TOLD - timedelta(days=2)
    low = [Day(ago(n), leg=2, told_at=first - timedelta(days=1)) for n in (6, 5, 4)]
    days = [*low, Day(ago(2), leg=6, told_at=first), Day(ago(1), leg=5, told_at=None), Day(ago(0), leg=5, told_at=TOLD)]

    assert only(days=days).since == first
    assert only(days=[Day(ago(0), leg=7)]).since == NOW


def test_leg_and_back_are_two_reasons():
    days = [Day(ago(1), leg=3, back=3, told_at=TOLD), Day(ago(0), leg=5, back=9, told_at=TOLD)]
    found = needs_of(known(days=days), Limits())

    assert [(need.urgency, need.about, need.level) for need in found] == [(N, "back", 9), (T, "leg", 5)]


def test_pain_that_gets_worse_every_day_counts_since_it_left_the_usual():
    days = [Day(ago(4 - n), leg=4 + n, told_at=NOW - timedelta(days=4 - n)) for n in range(5)]  # 4 to 8, usual 6

    assert only(days=days).since == NOW - timedelta(days=1)


def missed(*heard: bool) -> list[Day]:
    """Days up to yesterday on which sessions were asked for and nothing was noted, the oldest first."""
    return [Day(ago(len(heard) - n), asked=4, reached=4, heard_after=is_heard) for n, is_heard in enumerate(heard)]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (missed(True, True), "nothing noted for 2 days"),
        (missed(True, True, True), "nothing noted for 3 days"),
        (missed(True), None),
        # what says nothing of the patient
        (missed(True, False), None),
        ([*missed(True, True), Day(ago(0), asked=4, reached=4)], "nothing noted for 2 days"),
        ([Day(ago(2), asked=4, reached=0, heard_after=True), *missed(True)], None),
        ([Day(ago(3), asked=4, reached=4, heard_after=True), Day(ago(2)), *missed(True)], "nothing noted for 2 days"),
        ([Day(ago(2), asked=4, reached=4, heard_after=True, noted=1), *missed(True)], None),
    ],
)
def test_missed(days, words):
    assert [need.words for need in needs_of(known(days=days), Limits())] == ([words] if words else [])


def test_missed_counts_since_its_second_day_was_over():
    need = only(days=missed(True, True, True))

    assert (need.urgency, need.about) == (W, str(ago(3)))
    assert need.since == datetime(2026, 6, 14, tzinfo=UTC)


def test_missed_days_with_rising_pain_are_for_today():
    days = [
        *pains(2, 2, until=3),
        Day(ago(2), leg=3, told_at=TOLD, asked=4, reached=4, heard_after=True),
        *missed(True),
    ]

    assert told(days=days) == [(Kind.PAIN, T), (Kind.MISSED, W)]


@pytest.mark.parametrize(
    ("days", "urgency", "words"),
    [
        ([Day(ago(0), stopped=1, told_at=TOLD)], W, "stopped because it hurt"),
        ([Day(ago(7), stopped=1, told_at=TOLD)], W, "stopped because it hurt"),
        ([Day(ago(8), stopped=4, told_at=TOLD)], None, ""),
        ([Day(ago(6), stopped=1), Day(ago(3), stopped=1)], W, "stopped because it hurt"),
        ([Day(ago(5), stopped=1), Day(ago(3), stopped=1)], T, "stopped 2 times because it hurt"),
        ([Day(ago(1), stopped=1, told_at=TOLD), Day(ago(0), stopped=2)], T, "stopped 3 times because it hurt"),
    ],
)
def test_stopped(days, urgency, words):
    found = needs_of(known(days=days), Limits())

    assert [(need.urgency, need.words) for need in found] == ([(urgency, words)] if urgency else [])


def test_stopped_again_is_another_reason():
    once = only(days=[Day(ago(1), stopped=1, told_at=TOLD)])
    again = only(days=[Day(ago(1), stopped=1, told_at=TOLD), Day(ago(0), stopped=1)])

    assert (once.about, once.level, once.since) == (str(ago(1)), 1, TOLD)
    assert (again.about, again.level) == (str(ago(0)), 2)
    assert only(days=[Day(ago(1), stopped=1)]).since == NOW


@pytest.mark.parametrize(
    ("hours", "urgency", "words"),
    [
        (48, None, ""),
        (49, W, "nothing from the phone for 2 days"),
        (14 * 24 - 1, W, "nothing from the phone for 13 days"),
        (14 * 24, T, "nothing from the phone for 14 days"),
    ],
)
def test_silence(hours, urgency, words):
    found = needs_of(known(heard_at=NOW - timedelta(hours=hours)), Limits())

    assert [(need.urgency, need.words) for need in found] == ([(urgency, words)] if urgency else [])


def test_silence_counts_since_its_limit_and_is_another_reason_after_two_weeks():
    short, long = (only(heard_at=NOW - timedelta(days=days)) for days in (3, 15))

    assert (short.since, short.level) == (NOW - timedelta(days=3) + timedelta(hours=49), 0)
    assert (long.since, long.level) == (NOW - timedelta(days=1), 1)


@pytest.mark.parametrize("more", [{"asked_since": None}, {"heard_at": None}])
def test_nobody_is_silent_who_is_asked_nothing_or_has_no_phone(more):
    assert told(**{"heard_at": NOW - timedelta(days=30), **more}) == []


def test_reminders_that_do_not_reach_the_phone():
    since = NOW - timedelta(days=3)

    assert told(unreached_since=since) == [(Kind.UNREACHED, T)]
    assert told(unreached_since=since, by_email=True) == [(Kind.UNREACHED, W)]
    assert only(unreached_since=since).detail == "No notification arrives, and e-mail is not in use."
    assert only(unreached_since=since, by_email=True).detail == "E-mail has taken over."
    assert (only(unreached_since=since).since, only(unreached_since=since).about) == (since, str(since))
    assert (only(unreached_since=since).level, only(unreached_since=since, by_email=True).level) == (1, 0)


@pytest.mark.parametrize(
    "more",
    [
        {"asked_since": None},
        {"joined_at": None, "heard_at": None, "invited_at": NOW},
        {"joined_at": NOW - timedelta(hours=23)},
    ],
)
def test_reminders_that_nobody_expects_are_not_missed(more):
    assert told(unreached_since=NOW - timedelta(days=3), **more) == []


def test_reminders_may_be_switched_on_for_a_day():
    assert told(unreached_since=NOW, joined_at=NOW - timedelta(days=1)) == [(Kind.UNREACHED, T)]


def test_danger_sign_new_loss_and_held_answers_come_first():
    at = NOW - timedelta(hours=1)
    found = needs_of(
        known(
            danger_sign_at=at,
            danger_signs=["Is peeing hard?", "Is a foot weak?"],
            new_loss_at=at,
            held_since=at,
            notes=[(at, "Hello")],
        ),
        Limits(),
    )

    assert [(need.kind, need.urgency) for need in found] == [
        (Kind.DANGER_SIGN, N),
        (Kind.NEW_LOSS, N),
        (Kind.HELD, T),
        (Kind.NOTE, W),
    ]
    assert found[0].detail == "Is peeing hard? Is a foot weak?"
    assert {need.since for need in found} == {at}
    assert {need.about for need in found} == {str(at)}


def test_second_danger_sign_is_new_and_waits_since_the_first():
    first, again = NOW - timedelta(hours=6), NOW - timedelta(hours=1)
    need = only(danger_sign_at=first, danger_sign_again_at=again)

    assert (need.since, need.about) == (first, str(again))


def test_notes_wait_since_the_oldest_and_are_new_with_the_newest():
    first, last = NOW - timedelta(days=2), NOW - timedelta(days=1)
    one, two = only(notes=[(first, "One?")]), only(notes=[(first, "One?"), (last, "Two?")])

    assert (one.words, one.detail, one.since, one.about) == ("1 note to read", "“One?”", first, str(first))
    assert (two.words, two.detail, two.since, two.about) == ("2 notes to read", "“One?” “Two?”", first, str(last))


def test_invited_and_not_joined():
    at = NOW - timedelta(days=3)
    need = only(invited_at=at, joined_at=None, heard_at=None)

    assert (need.kind, need.urgency, need.words) == (Kind.NOT_JOINED, W, "invited 3 days ago and not joined")
    assert (need.since, need.about) == (NOW, str(at))
    assert told(invited_at=at, joined_at=NOW) == []
    assert told(invited_at=at + timedelta(seconds=1), joined_at=None, heard_at=None) == []


def test_invitation_that_reached_somebody_else_is_for_today():
    at = NOW - timedelta(minutes=1)
    need = only(declined_at=at, joined_at=None, heard_at=None)

    assert (need.kind, need.urgency, need.since, need.level) == (Kind.NOT_JOINED, T, at, 1)


def test_programme_without_a_phone_and_without_an_invitation():
    three_days = NOW - timedelta(days=3)
    need = only(asked_since=three_days, joined_at=None, heard_at=None)

    assert (need.kind, need.urgency, need.words, need.since) == (Kind.NOT_JOINED, W, "no phone has the programme", NOW)
    assert told(asked_since=three_days + timedelta(seconds=1), joined_at=None, heard_at=None) == []
    assert told(asked_since=None, joined_at=None, heard_at=None) == []


def test_stop_order_that_is_forgotten_comes_back_after_a_week():
    at = NOW - timedelta(days=7)
    need = only(stopped_since=at)

    assert (need.kind, need.urgency, need.words) == (Kind.STILL_CLOSED, W, "stopped by the physio 7 days ago")
    assert (need.since, need.about) == (NOW, str(at))
    assert told(stopped_since=at + timedelta(seconds=1)) == []


def test_clinic_sets_its_own_limits():
    days = pains(1, 1, 1, 3)

    assert needs_of(known(days=days), Limits(steep_rise=3)) == []
    assert needs_of(known(heard_at=NOW - timedelta(hours=49)), Limits(silent_hours=72)) == []
    assert needs_of(known(days=missed(True, True)), Limits(missed_days=3)) == []


def test_reasons_make_one_sentence():
    since = NOW - timedelta(days=3)
    found = needs_of(known(days=pains(3, 6), unreached_since=since), Limits())

    assert sentence(found) == "Leg pain up 3 points in a week, reminders are not reaching the phone"
    assert sentence([]) == ""


def test_kinds_are_kept_in_rows_under_these_names():
    names = "danger-sign new-loss held pain stopped unreached silent missed note not-joined still-closed"
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
        ({"heard_at": NOW - timedelta(days=3)}, "nothing from the phone for 3 days", NO_SIGNAL),
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
