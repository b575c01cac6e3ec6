"""The test push service itself: it must refuse what a real one refuses, or the tests that use it prove nothing."""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from reminders.push import vapid
from reminders.push.curl import CurlTransport
from reminders.push.encryption import encrypt
from reminders.push.guard import Guard
from reminders.push.transport import Message
from tests.push_sink import PushSink

ROOT = Path(__file__).parent.parent


@pytest.fixture
def sink():
    with PushSink() as running:
        yield running


def send(subscription, headers, body=None, *, key=None):
    signer = vapid.Vapid(key or vapid.parse_private_key(vapid.generate_private_key()), "mailto:it@example.org")
    origin = subscription.endpoint.rpartition("/push/")[0]
    wanted = {"TTL": "60", "Content-Encoding": "aes128gcm", "Authorization": signer.authorization(origin)} | headers
    body = encrypt(b"hello", p256dh=subscription.p256dh, auth=subscription.auth) if body is None else body
    request = urllib.request.Request(subscription.endpoint, body, {k: v for k, v in wanted.items() if v})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # an address of this test's own
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_sink_takes_a_right_request(sink):
    assert send(sink.subscribe(), {}) == 201
    assert [taken.payload for taken in sink.taken] == ["hello"]


@pytest.mark.parametrize(
    ("headers", "problem"),
    [
        ({"TTL": ""}, "400 MissingTtl"),
        ({"Content-Encoding": "aesgcm"}, "415 BadContentEncoding"),
        ({"Authorization": ""}, "401 MissingToken"),
        ({"Authorization": "vapid t=e30.e30.AAAA, k=AAAA"}, "403 BadAlgorithm"),
    ],
)
def test_sink_refuses_wrong_header(sink, headers, problem):
    assert send(sink.subscribe(), headers) == int(problem[:3])
    assert (sink.problems, sink.taken) == ([problem], [])


def test_sink_refuses_what_was_encrypted_for_another(sink):
    mine, other = sink.subscribe(), sink.subscribe()

    status = send(mine, {}, encrypt(b"hello", p256dh=other.p256dh, auth=other.auth))

    assert (status, sink.problems, sink.taken) == (400, ["400 CannotDecrypt"], [])


def test_sink_refuses_a_body_over_4096_bytes(sink):
    assert send(sink.subscribe(), {}, b"x" * 4097) == 413


def test_sink_as_a_process_logs_what_it_takes(tmp_path):
    log = tmp_path / "pushes.jsonl"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.push_sink", "--log", str(log)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        origin = process.stdout.readline().split()[-1]
        request = urllib.request.Request(f"{origin}/subscriptions", b"{}", method="POST")
        with urllib.request.urlopen(request, timeout=10) as answer:
            made = json.load(answer)
        transport = CurlTransport(
            vapid=vapid.Vapid(vapid.parse_private_key(vapid.generate_private_key()), "mailto:it@example.org"),
            guard=Guard((), loopback=True),
        )
        (outcome,) = transport.send_many([Message(made["endpoint"], **made["keys"], payload=b"hello", ttl=60)])
        with urllib.request.urlopen(f"{origin}/messages", timeout=10) as answer:
            taken = json.load(answer)
    finally:
        process.terminate()
        process.communicate(timeout=10)

    assert (outcome.kind, [message["payload"] for message in taken]) == ("accepted", ["hello"])
    assert [json.loads(line) for line in log.read_text().splitlines()] == taken
