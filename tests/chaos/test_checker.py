"""The checker of the fault campaign, on histories made by hand: each holds one thing that must not have happened."""

from dataclasses import replace

import pytest

from bench.chaos.rows import DeliveryRow
from tests.chaos.conftest import DUE, Past, phone


def test_history_in_which_all_went_well_is_passed(past: Past) -> None:
    assert past.violations == set()


def test_reminder_that_never_came_is_lost(past: Past) -> None:
    past.never_sent()

    assert past.violations == {"lost", "left over"}


def test_reminder_marked_without_being_sent_is_lost(past: Past) -> None:
    past.events = [event for event in past.events if event.what != "message"]

    assert past.violations == {"lost", "accepted but never seen"}


@pytest.mark.parametrize(("state", "found"), [("planned", set()), ("accepted", {"lost", "accepted but never seen"})])
def test_reminder_that_may_still_come_is_not_lost_yet(state: str, found: set[str], past: Past) -> None:
    past.never_sent(state, settled=None if state == "planned" else DUE + 2)
    past.events[-1] = replace(past.events[-1], wall=DUE + 20)

    assert past.violations == found


def test_second_phone_that_got_nothing_has_lost_its_reminder(past: Past) -> None:
    past.rows.phones.append(phone(id="other"))

    assert past.violations == {"lost"}


def test_phone_that_the_push_service_has_ended_has_lost_nothing(past: Past) -> None:
    past.rows.phones.append(phone(id="other", gone=True))
    past.message(DUE + 1.1, phone="other", answer="gone")

    assert past.violations == set()


def test_subscription_ended_without_a_word_of_its_push_service_is_found(past: Past) -> None:
    past.rows.phones.append(phone(id="other", gone=True))

    assert past.violations == {"lost", "subscription ended"}


def test_reminder_of_a_session_done_before_is_not_lost(past: Past) -> None:
    past.never_sent("done_before", settled=DUE + 1)
    past.settle("done", begun=DUE - 10, stored=DUE - 9)

    assert past.violations == set()


def test_session_done_long_after_it_was_due_excuses_nothing(past: Past) -> None:
    past.never_sent("done_before", settled=DUE + 100)
    past.settle("done", begun=DUE + 90, stored=DUE + 91)

    assert past.violations == {"lost"}


def test_expired_though_there_was_time_is_lost(past: Past) -> None:
    past.never_sent("expired", settled=DUE + 601)

    assert past.violations == {"lost"}


def test_expired_while_redis_was_away_is_not_lost(past: Past) -> None:
    past.never_sent("expired", settled=DUE + 601)
    past.tell(DUE - 1, "nemesis", "away")
    past.tell(DUE + 595, "nemesis", "back")
    past.leased(DUE + 602)

    assert past.violations == set()


def test_expired_by_a_clock_that_was_wrong_is_not_lost(past: Past) -> None:
    past.never_sent("expired", settled=DUE + 3600)
    past.tell(DUE - 2, "nemesis", "jump", seconds=3600)
    past.tell(DUE + 2, "nemesis", "jump-over")

    assert past.violations == set()


@pytest.mark.parametrize(("at", "found"), [(DUE + 595, set()), (DUE + 300, {"lost"})])
def test_refused_to_the_end_of_its_window_is_not_lost(at: float, found: set[str], past: Past) -> None:
    past.never_sent("failed", settled=at)
    past.message(at, answer="error")

    assert past.violations == found


@pytest.mark.parametrize(("settled", "found"), [(DUE + 3602, set()), (DUE + 2, {"lost"})])
def test_refused_while_the_clock_was_ahead_is_not_lost(settled: float, found: set[str], past: Past) -> None:
    past.never_sent("failed", settled=settled)
    past.message(DUE + 1.1, answer="error")
    past.tell(DUE + 1.5, "nemesis", "jump", seconds=3600)
    past.tell(DUE + 2.5, "nemesis", "jump-over")

    assert past.violations == found


def test_two_deliveries_to_one_phone_alert_twice(past: Past) -> None:
    past.message(DUE + 9, delivery="second")
    past.rows.deliveries.append(DeliveryRow("second", "reminder", "phone", "accepted"))

    assert past.violations == {"alerted twice"}


def test_two_rows_of_one_session_alert_twice(past: Past) -> None:
    past.rows.reminders.append(replace(past.rows.reminders[0], id="twin"))
    past.rows.deliveries.append(DeliveryRow("second", "twin", "phone", "accepted"))
    past.message(DUE + 9, delivery="second")

    assert past.violations == {"alerted twice", "one row"}


def test_copy_after_the_lease_has_run_out_is_silent_and_allowed(past: Past) -> None:
    past.leased(DUE + 6.1, lease="second")
    past.message(DUE + 6.2)

    assert past.violations == set()


def test_copy_while_the_first_worker_holds_its_lease_is_found(past: Past) -> None:
    past.leased(DUE + 1.2, lease="second")
    past.message(DUE + 1.3)

    assert past.violations == {"sent by two"}


@pytest.mark.parametrize(("leased", "found"), [(DUE + 1, set()), (DUE + 1.6, {"sent by two"})])
def test_lease_of_a_clock_that_was_behind_runs_out_with_it(leased: float, found: set[str], past: Past) -> None:
    past.events = [event for event in past.events if event.what not in {"message", "leased"}]
    past.tell(DUE + 0.5, "nemesis", "jump", seconds=-3600)
    past.tell(DUE + 1.5, "nemesis", "jump-over")
    past.leased(leased)
    past.message(DUE + 1.7)
    past.leased(DUE + 2.2, lease="second")
    past.message(DUE + 2.3)

    assert past.violations == found


@pytest.mark.parametrize(("ahead_from", "found"), [(DUE + 1.5, set()), (DUE + 20, {"sent by two"})])
def test_lease_taken_over_by_a_clock_that_was_ahead_has_run_out(ahead_from: float, found: set[str], past: Past) -> None:
    past.tell(ahead_from, "nemesis", "jump", seconds=86400)
    past.tell(ahead_from + 2, "nemesis", "jump-over")
    past.leased(DUE + 4, lease="second")
    past.message(DUE + 4.1)

    assert past.violations == found


@pytest.mark.parametrize("answer", ["silent", "dropped"])
def test_copy_of_what_was_never_answered_is_allowed(answer: str, past: Past) -> None:
    past.events = [event for event in past.events if event.what != "message"]
    past.message(DUE + 1.1, answer=answer)
    past.message(DUE + 3)

    assert past.violations == set()


def test_copy_that_nobody_held_a_lease_for_is_found(past: Past) -> None:
    past.events = [event for event in past.events if event.what != "leased"]
    past.message(DUE + 50)

    assert past.violations == {"sent by two"}


@pytest.mark.parametrize("act", ["done", "stopped"])
def test_sending_begun_after_the_session_was_settled_is_found(act: str, past: Past) -> None:
    past.settle(act, begun=DUE - 20, stored=DUE - 19)

    assert past.violations == {"sent after it was settled"}


def test_message_that_was_on_its_way_is_allowed(past: Past) -> None:
    past.settle("done", begun=DUE + 0.9, stored=DUE + 1)

    assert past.violations == set()


def test_message_after_its_window_is_found(past: Past) -> None:
    past.reminder(expires=DUE - 10, due=DUE - 300)
    past.events[0].said["due"]["start"] = DUE - 300

    assert past.violations >= {"outside its window", "late"}


def test_message_before_it_was_due_is_found(past: Past) -> None:
    past.message(DUE - 30)
    past.leased(DUE - 31)

    assert past.violations == {"outside its window"}


def test_message_before_it_was_due_by_a_wrong_clock_is_allowed(past: Past) -> None:
    past.leased(DUE - 31)
    past.message(DUE - 30)
    past.tell(DUE - 32, "nemesis", "jump", seconds=3600)
    past.tell(DUE - 29, "nemesis", "jump-over")

    assert past.violations == set()
