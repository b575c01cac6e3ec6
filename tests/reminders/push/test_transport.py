from datetime import UTC, datetime

import pytest

from reminders.push.transport import LONGEST_WAIT, Message, judge, seconds_to_wait

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
KINDS = {
    "accepted": [200, 201, 202, 204],
    "gone": [404, 410],
    "alarm": [401, 403],
    "later": [408, 429, 500, 502, 503, 504, 599],
    "failed": [301, 302, 307, 400, 405, 411, 413, 418, 422],
}


@pytest.mark.parametrize(("kind", "status"), [(kind, status) for kind, found in KINDS.items() for status in found])
def test_judge_status(kind, status):
    outcome = judge(status, retry_after=None, now=NOW)

    assert (outcome.kind, outcome.status, outcome.retry_after) == (kind, status, None)


@pytest.mark.parametrize(("status", "wait"), [(429, 120), (503, 120), (201, None), (410, None), (400, None)])
def test_judge_retry_after_only_beside_later(status, wait):
    assert judge(status, retry_after="120", now=NOW).retry_after == wait


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("0", 0),
        (" 30 ", 30),
        ("999999999999", LONGEST_WAIT),
        ("9" * 500, None),
        ("-5", None),
        ("soon", None),
        ("1.5", None),
        ("\u0663", None),
        ("Sat, 21 Nov 2026 08:02:00 GMT", 120),
        ("Sat, 21 Nov 2026 09:02:00 +0100", 120),
        ("Sat, 21 Nov 2026 08:02:00 -0000", 120),
        ("Sat, 21 Nov 2026 07:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WAIT),
        ("Sat, 99 Nov 2026 08:02:00 GMT", None),
        ("Mon, 01 Jan 0001 00:00:00 +2359", 0),
    ],
)
def test_seconds_to_wait(header, seconds):
    assert seconds_to_wait(header, now=NOW) == seconds


@pytest.mark.parametrize("topic", ["", "x" * 33, "a b", "a\r\nHost: evil", "é", "a\n"])
def test_message_topic_unusable(topic):
    with pytest.raises(ValueError, match="1 to 32 letters"):
        Message("https://x", "k", "a", b"", 60, topic)


def test_message_ttl_negative():
    with pytest.raises(ValueError, match="not -1"):
        Message("https://x", "k", "a", b"", -1)


def test_message_printed_shows_nothing_secret():
    message = Message("https://web.push.apple.com/secret", "key", "auth", b"text", 60, "topic")

    assert repr(message) == "Message(ttl=60, topic='topic', urgency='normal')"
