"""The parts of the harness that decide what a campaign proves: who is in it, who is to die, what is written down."""

import os
from pathlib import Path

import http_ece
import pytest

from bench.chaos import orders
from bench.chaos.campaign import LONG, NUDGING, QUIET, Campaign, patients_of
from bench.chaos.history import History, read
from bench.chaos.phones import private_key, public_key, secret
from reminders.push.base64url import encode
from reminders.push.encryption import encrypt


def campaign(**changed: object) -> Campaign:
    given = {"seed": 1, "reminders": 2000, "kills_per_point": 3, "lasts": 750.0, "batch": 40, "lease_for": 5.0}
    return Campaign(**{**given, "tick_every": 1.0, "calm": False, **changed})


def test_seed_decides_who_is_in_the_campaign() -> None:
    assert patients_of(campaign()) == patients_of(campaign())
    assert patients_of(campaign()) != patients_of(campaign(seed=2))


def test_campaign_has_as_many_reminders_as_asked_for_and_all_within_its_time() -> None:
    plans = patients_of(campaign())

    planned = sum(len(plan.begins) * (2 if plan.clinic == NUDGING else 1) for plan in plans)
    assert 2000 <= planned < 2004
    assert all(0 <= begins <= 750 for plan in plans for begins in plan.begins)
    assert {plan.clinic for plan in plans} == {QUIET, NUDGING, LONG}
    assert any(plan.phones > 1 for plan in plans)


def test_history_of_two_processes_is_read_in_the_order_of_events(tmp_path: Path) -> None:
    for who in ("sink", "worker", "sink"):
        History(tmp_path, who).tell("something", number=1)

    events = list(read(tmp_path))

    assert [event.who for event in events] == ["sink", "worker", "sink"]
    assert events[0]["number"] == 1


def test_kill_is_written_down_before_it_happens(tmp_path: Path) -> None:
    orders.give(tmp_path, orders.Order("sent", 2, parent=False))
    history = History(tmp_path, "worker")
    child = os.fork()
    if child == 0:
        trap = orders.Trap(tmp_path, history, lease="lease")
        for point in ("leased", "sent", "sent", "sent"):
            trap(point)
        os._exit(0)  # only if the order was not obeyed

    _, status = os.waitpid(child, 0)

    told = [(event.what, event["point"], event["nth"], event["pid"]) for event in read(tmp_path)]
    assert os.WTERMSIG(status) == 9
    assert told == [("kill", "sent", 2, child)]


def test_order_that_a_small_batch_cannot_obey_is_passed_on(tmp_path: Path) -> None:
    orders.give(tmp_path, orders.Order("sent", 8, parent=False))
    trap = orders.Trap(tmp_path, History(tmp_path, "worker"), lease="lease")
    others = orders.Trap(tmp_path, History(tmp_path, "worker"), lease="lease")
    for _ in range(3):
        trap("sent")
        others("sent")

    trap.leave()

    assert orders.open_orders(tmp_path) == 1


def test_phone_opens_only_its_own_messages() -> None:
    body = encrypt(b"for one", p256dh=public_key(7, "one"), auth=encode(secret(7, "one")))

    opened = http_ece.decrypt(body, private_key=private_key(7, "one"), auth_secret=secret(7, "one"))

    assert opened == b"for one"
    with pytest.raises(http_ece.ECEException):
        http_ece.decrypt(body, private_key=private_key(7, "other"), auth_secret=secret(7, "other"))
