import os
import threading
import time

import pytest

from reminders.push import vapid
from reminders.push.transport import Message
from tests.push_sink import Behaviour, PushSink

SECRET_TEXT = b"Your morning session, which nobody else may read"
ANSWERS = [
    (Behaviour(201), "accepted", 201, None),
    (Behaviour(200), "accepted", 200, None),
    (Behaviour(202), "accepted", 202, None),
    (Behaviour(404), "gone", 404, None),
    (Behaviour(410), "gone", 410, None),
    (Behaviour(413), "failed", 413, None),
    (Behaviour(400), "failed", 400, None),
    (Behaviour(401), "alarm", 401, None),
    (Behaviour(403), "alarm", 403, None),
    (Behaviour(429, {"Retry-After": "37"}), "later", 429, 37),
    (Behaviour(503, {"retry-after": "Fri, 01 Jan 1999 00:00:00 GMT"}), "later", 503, 0),
    (Behaviour(500), "later", 500, None),
    (Behaviour(mode="garbage"), "later", None, None),
    (Behaviour(mode="drop"), "later", None, None),
    (Behaviour(mode="endless"), "accepted", 201, None),
    (Behaviour(410, mode="endless"), "gone", 410, None),
    (Behaviour(201, {f"X-{n}": "y" * 8000 for n in range(100)}), "accepted", 201, None),
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_send_many_answer(sink, make_transport, message_to, answer):
    behaviour, *expected = answer
    subscription = sink.subscribe(behaviour)

    (outcome,) = make_transport().send_many([message_to(subscription)])

    assert [outcome.kind, outcome.status, outcome.retry_after] == expected
    assert (sink.problems, subscription.visits) == ([], 1)


def test_send_many_nothing(make_transport):
    assert make_transport().send_many([]) == []


@pytest.mark.slow
def test_send_many_500_all_decrypted(sink, make_transport, message_to, server_key):
    key = vapid.application_server_key(server_key)
    subscriptions = [sink.subscribe(application_server_key=key) for _ in range(500)]
    messages = [message_to(to, f"message {n}".encode()) for n, to in enumerate(subscriptions)]

    outcomes = make_transport().send_many(messages)

    assert [outcome.kind for outcome in outcomes] == ["accepted"] * 500
    assert {taken.subscription: taken.payload for taken in sink.taken} == {
        to.id: f"message {n}" for n, to in enumerate(subscriptions)
    }
    assert (len(sink.taken), sink.problems) == (500, [])


def test_send_many_keeps_connections_between_batches(sink, make_transport, message_to):
    transport = make_transport(per_host=4)

    for _ in range(5):
        transport.send_many([message_to(sink.subscribe()) for _ in range(20)])

    assert (len(sink.taken), sink.connections <= 4) == (100, True)


def test_send_many_outcomes_in_the_order_of_the_messages(sink, make_transport, message_to):
    statuses = [201, 410, 500, 201, 403, 413, 404, 201] * 10
    messages = [message_to(sink.subscribe(Behaviour(status))) for status in statuses]

    outcomes = make_transport(in_flight=7).send_many(messages)

    assert [outcome.status for outcome in outcomes] == statuses


def test_send_many_headers(sink, make_transport, message_to):
    make_transport().send_many([message_to(sink.subscribe(), ttl=5400, topic="slot_20261121", urgency="high")])

    headers = sink.taken[0].headers
    names = ("ttl", "topic", "urgency", "content-encoding", "content-type", "user-agent")
    assert [headers[name] for name in names] == [
        "5400",
        "slot_20261121",
        "high",
        "aes128gcm",
        "application/octet-stream",
        "web-push",
    ]
    assert "expect" not in headers


def test_send_many_without_topic(sink, make_transport, message_to):
    transport = make_transport(in_flight=1)

    transport.send_many([message_to(sink.subscribe(), topic="first"), message_to(sink.subscribe(), topic=None)])

    assert [taken.headers.get("topic") for taken in sink.taken] == ["first", None]


def test_send_many_answer_leaves_nothing_to_the_next_message(sink, make_transport, message_to):
    behaviours = [Behaviour(429, {"Retry-After": "37"}), Behaviour(500), Behaviour(403, body='{"reason":"Old"}')]

    transport = make_transport(in_flight=1)

    messages = [message_to(sink.subscribe(behaviour)) for behaviour in [*behaviours, Behaviour(400)]]
    outcomes = [outcome for message in messages for outcome in transport.send_many([message])]

    assert [outcome.retry_after for outcome in outcomes] == [37, None, None, None]
    assert ["(Old)" in outcome.why for outcome in outcomes] == [False, False, True, False]


def test_send_many_token_made_once_for_an_origin(sink, make_transport, message_to):
    make_transport().send_many([message_to(sink.subscribe()) for _ in range(10)])

    assert len({taken.headers["authorization"] for taken in sink.taken}) == 1


def test_send_many_wrong_server_key_is_an_alarm_with_its_reason(sink, make_transport, message_to):
    other = vapid.application_server_key(vapid.parse_private_key(vapid.generate_private_key()))

    (outcome,) = make_transport().send_many([message_to(sink.subscribe(application_server_key=other))])

    assert (outcome.kind, outcome.status) == ("alarm", 403)
    assert outcome.why.endswith("(WrongApplicationServerKey)")


@pytest.mark.slow
def test_send_many_hang_is_later_within_the_time_out_and_holds_up_nobody(sink, make_transport, message_to):
    hanging = [message_to(sink.subscribe(Behaviour(mode="hang"))) for _ in range(10)]
    begun = time.monotonic()

    outcomes = make_transport(timeout=0.4).send_many([*hanging, message_to(sink.subscribe())])

    assert [outcome.kind for outcome in outcomes] == ["later"] * 10 + ["accepted"]
    assert outcomes[0].why == "the push service did not answer in time"
    assert 0.4 <= time.monotonic() - begun < 3


@pytest.mark.slow
def test_send_many_batch_that_takes_too_long_stops(sink, make_transport, message_to):
    messages = [message_to(sink.subscribe(Behaviour(mode="hang"))) for _ in range(50)]
    begun = time.monotonic()

    outcomes = make_transport(timeout=0.3, batch_timeout=0.2, in_flight=2).send_many(messages)

    assert {outcome.kind for outcome in outcomes} == {"later"}
    assert outcomes[-1].why == "not tried: the batch took too long"
    assert time.monotonic() - begun < 3


def test_send_many_nobody_listening_is_later(make_transport, message_to):
    with PushSink() as stopped:
        subscription = stopped.subscribe()

    (outcome,) = make_transport().send_many([message_to(subscription)])

    assert (outcome.kind, outcome.status, outcome.why) == ("later", None, "the push service could not be reached")


def test_send_many_bad_messages_do_not_stop_the_others(sink, make_transport, message_to):
    good = sink.subscribe()
    bad = [
        Message(good.endpoint, "AAAA", good.auth, b"x", 60),
        Message(good.endpoint, good.p256dh, "short", b"x", 60),
        message_to(good, b"x" * 4000),
        Message("http://169.254.169.254/latest/", good.p256dh, good.auth, b"x", 60),
        Message("", "", "", b"", 60),
    ]

    outcomes = make_transport().send_many([*bad, message_to(good)])

    assert [(outcome.kind, outcome.status) for outcome in outcomes] == [("failed", None)] * 5 + [("accepted", 201)]
    assert good.visits == 1


def test_send_many_logs_neither_address_nor_text_nor_keys(sink, make_transport, message_to, caplog, capfd):
    behaviours = [*(answer[0] for answer in ANSWERS), Behaviour(302, {"Location": "http://127.0.0.1/"})]
    subscriptions = [sink.subscribe(behaviour) for behaviour in behaviours]
    refused = [Message(f"http://10.0.0.1/{to.id}", to.p256dh, to.auth, SECRET_TEXT, 60) for to in subscriptions]

    with caplog.at_level(0):
        outcomes = make_transport(timeout=1.0).send_many(
            [*(message_to(to, SECRET_TEXT) for to in subscriptions), *refused]
        )

    said = caplog.text + "".join(capfd.readouterr()) + "".join(map(str, outcomes))
    secrets = [part for to in subscriptions for part in (to.id, to.auth, to.p256dh)] + [SECRET_TEXT.decode()]
    assert [secret for secret in secrets if secret in said] == []
    # Not structlog's capture_logs: a logger that was used before keeps the processors it had then.
    events = [record.msg["event"] for record in caplog.records if record.name == "reminders.push.curl"]
    assert events == ["push_batch"]


def test_send_many_from_many_threads_at_once(sink, make_transport, message_to):
    transport = make_transport()
    batches = [[message_to(sink.subscribe()) for _ in range(20)] for _ in range(8)]
    threads = [threading.Thread(target=transport.send_many, args=(batch,)) for batch in batches]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(sink.taken), sink.problems) == (160, [])


def test_send_many_after_a_fork_leaves_the_parents_connections_alone(sink, make_transport, message_to):
    transport = make_transport(per_host=1)
    messages = [message_to(sink.subscribe()) for _ in range(3)]
    transport.send_many(messages[:1])

    child = os.fork()
    if child == 0:
        kinds = {outcome.kind for outcome in transport.send_many(messages[1:2])}
        os._exit(0 if kinds == {"accepted"} else 1)
    _, ended = os.waitpid(child, 0)
    (after,) = transport.send_many(messages[2:])

    assert (ended, after.kind, len(sink.taken)) == (0, "accepted", 3)
    assert sink.connections == 2


class Ended(BaseException):
    """As a worker's time limit arrives: from outside, anywhere."""


def test_send_many_ended_from_outside_leaves_nothing_to_the_next_batch(sink, make_transport, message_to):
    transport = make_transport(timeout=0.3)
    hanging = sink.subscribe(Behaviour(mode="hang"))

    def end(point):
        raise Ended(point)

    with pytest.raises(Ended):
        transport.send_many([message_to(hanging)], reached=end)

    outcomes = transport.send_many([message_to(hanging), message_to(sink.subscribe())])

    assert [outcome.kind for outcome in outcomes] == ["later", "accepted"]
