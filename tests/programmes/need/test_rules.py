from datetime import timedelta

from programmes.need import Kind, Limits, needs_of, sentence
from tests.programmes.need.given import NOW, N, T, W, known, missed, only, pains, told, unheard


def test_nobody_is_named_without_a_reason():
    assert told() == []


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
    assert needs_of(known(**unheard(NOW - timedelta(hours=49))), Limits(silent_hours=72)) == []
    assert needs_of(known(days=missed(True, True)), Limits(missed_days=3)) == []


def test_reasons_make_one_sentence():
    since = NOW - timedelta(days=3)
    found = needs_of(known(days=pains(3, 6), unreached_since=since), Limits())

    assert sentence(found) == "Leg pain up 3 points in a week, reminders are not reaching the phone"
    assert sentence([]) == ""
