"""What one batch does with the messages that still wait: hold them back, give them up, withdraw them."""

import time

import pytest

from reminders.push.batch import Window
from tests.push_sink import Behaviour, PushSink


@pytest.fixture
def other_sink():
    with PushSink() as running:
        yield running


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_holds_back_what_waits_for_that_service(sink, other_sink, make_transport, message_to, status):
    asks = sink.subscribe(Behaviour(status, {"Retry-After": "90"}))
    waiting = [sink.subscribe() for _ in range(5)]
    elsewhere = [other_sink.subscribe() for _ in range(5)]
    messages = [message_to(to) for to in [asks, *waiting, *elsewhere]]

    outcomes = make_transport(per_host=1).send_many(messages)

    assert [(outcome.kind, outcome.retry_after) for outcome in outcomes] == [("later", 90)] * 6 + [
        ("accepted", None)
    ] * 5
    assert all(outcome.holds_service for outcome in outcomes[:6])
    assert [to.visits for to in waiting] == [0] * 5


@pytest.mark.parametrize("behaviour", [Behaviour(500, {"Retry-After": "90"}), Behaviour(429), Behaviour(503)])
def test_other_answers_hold_nobody_back(sink, make_transport, message_to, behaviour):
    messages = [message_to(sink.subscribe(behaviour)), *(message_to(sink.subscribe()) for _ in range(5))]

    outcomes = make_transport(per_host=1).send_many(messages)

    assert [outcome.kind for outcome in outcomes] == ["later"] + ["accepted"] * 5
    assert not any(outcome.holds_service for outcome in outcomes)


@pytest.mark.slow
def test_service_that_never_answers_is_given_up_and_delays_nobody(sink, other_sink, make_transport, message_to):
    silent = [message_to(sink.subscribe(Behaviour(mode="hang"))) for _ in range(200)]
    well = [message_to(other_sink.subscribe()) for _ in range(50)]
    begun = time.monotonic()

    outcomes = make_transport(timeout=0.5).send_many([*silent, *well])

    assert {outcome.kind for outcome in outcomes[:200]} == {"later"}
    assert outcomes[199].why == "not tried: the push service does not answer"
    assert outcomes[199].holds_service
    assert {outcome.kind for outcome in outcomes[200:]} == {"accepted"}
    assert time.monotonic() - begun < 3


def test_one_answer_between_silences_keeps_a_service_going(sink, make_transport, message_to):
    silent = [message_to(sink.subscribe(Behaviour(mode="drop"))) for _ in range(63)]
    messages = [*silent, message_to(sink.subscribe()), *silent, message_to(sink.subscribe())]

    outcomes = make_transport(per_host=1).send_many(messages)

    assert [outcomes[63].kind, outcomes[127].kind] == ["accepted", "accepted"]


def test_withdrawn_messages_are_not_sent(sink, make_transport, message_to):
    subscriptions = [sink.subscribe() for _ in range(6)]
    asked = []

    def withdrawn():
        asked.append(len(sink.taken))
        return {3, 5} if sink.taken else ()

    outcomes = make_transport(per_host=1).send_many([message_to(to) for to in subscriptions], withdrawn=withdrawn)

    expected = ["accepted"] * 3 + ["withdrawn", "accepted", "withdrawn"]
    assert [outcome.kind for outcome in outcomes] == expected
    assert [to.visits for to in subscriptions] == [1, 1, 1, 0, 1, 0]
    assert asked[0] == 0


def test_points_are_told_once_for_each_message_and_in_order(sink, make_transport, message_to):
    points = []

    make_transport(in_flight=1).send_many([message_to(sink.subscribe()) for _ in range(4)], reached=points.append)

    assert points == ["sent", "replied"] * 4


def test_sent_is_told_when_the_whole_message_has_left(sink, make_transport, message_to):
    hanging = sink.subscribe(Behaviour(mode="hang"))
    points = []

    make_transport(timeout=0.4).send_many([message_to(hanging)], reached=lambda p: points.append((p, hanging.visits)))

    assert [point for point, _ in points] == ["sent"]


def test_window_widens_by_half_and_never_beyond_its_most():
    window = Window(100)
    sizes = [window.size]
    for _ in range(5):
        window.widen()
        sizes.append(window.size)

    assert sizes == [32, 49, 74, 100, 100, 100]
    assert Window(7).size == 7


def test_services_take_turns(sink, other_sink, make_transport, message_to):
    """The first messages of a service that comes second are not behind all those of the first."""
    first, second = ([message_to(to.subscribe()) for _ in range(60)] for to in (sink, other_sink))
    taken = []

    make_transport(in_flight=2).send_many(
        [*first, *second], reached=lambda point: taken.append((len(sink.taken), len(other_sink.taken)))
    )

    assert next(one for one, two in taken if two) <= 10
