"""The checker on a campaign as a whole: how late, whether the workers come back, what is left over."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bench.chaos.checker import covered
from bench.chaos.story import Span
from tests.chaos.conftest import DUE, KEY, Past


@pytest.mark.parametrize(("seconds", "found"), [(59, set()), (61, {"late"})])
def test_message_later_than_promised_is_found(seconds: float, found: set[str], past: Past) -> None:
    past.events = [event for event in past.events if event.what != "message"]
    past.message(DUE + seconds)

    assert past.violations == found


def test_time_in_which_redis_was_away_is_not_lateness(past: Past) -> None:
    past.events = [event for event in past.events if event.what not in {"message", "leased"}]
    past.tell(DUE - 1, "nemesis", "away")
    past.tell(DUE + 90, "nemesis", "back")
    past.leased(DUE + 99)
    past.message(DUE + 100)

    assert past.violations == set()


def test_workers_that_do_not_come_back_by_themselves_are_found(past: Past) -> None:
    past.tell(DUE + 10, "nemesis", "away")
    past.tell(DUE + 40, "nemesis", "back")
    past.leased(DUE + 101)

    assert past.violations == {"not consuming"}


def test_session_without_a_row_is_found(past: Past) -> None:
    past.tell(1, "people", "asked", patient="patient", slot="other", date=KEY[1], due={"start": DUE})

    assert past.violations == {"one row"}


def test_row_at_another_time_than_asked_for_is_found(past: Past) -> None:
    past.events[0].said["due"]["start"] = DUE + 60

    assert past.violations == {"one row"}


def test_delivery_that_the_database_does_not_know_is_found(past: Past) -> None:
    past.rows.deliveries[0] = replace(past.rows.deliveries[0], id="another", outcome="pending")
    past.reminder(state="planned", settled=None)

    assert past.violations == {"sent without a row", "left over"}


def test_reminder_sent_and_never_marked_is_left_over(past: Past) -> None:
    past.rows.deliveries[0] = replace(past.rows.deliveries[0], outcome="pending")
    past.reminder(state="leased", settled=None)

    assert past.violations == {"left over"}


CAMPAIGN: dict[str, tuple[Callable[[Past], Any], str]] = {
    "kills": (lambda past: past.events.remove(past.events[1]), "too few kills"),
    "exit": (lambda past: past.tell(5, "launcher", "exit", part="beat", code=1, wanted=False), "ended by itself"),
    "noise": (lambda past: past.tell(5, "sink", "problem", why="cannot be opened"), "unreadable"),
    "end": (lambda past: past.events.pop(), "unfinished"),
}


@pytest.mark.parametrize("what", CAMPAIGN)
def test_campaign_that_did_not_do_its_work_is_no_proof(what: str, past: Past) -> None:
    change, rule = CAMPAIGN[what]
    change(past)

    assert rule in past.violations


def test_time_that_two_spans_cover_counts_once() -> None:
    spans = [Span(0, 10), Span(5, 20), Span(18, float("inf"))]

    assert covered(spans, 2, 30) == 28
