"""Letters to the mail relay, over real SMTP on this machine."""

import time
from functools import partial

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend as FileBackend
from django.core.mail.backends.smtp import EmailBackend

from reminders import postbox
from reminders.postbox import post
from tests.mail_relay import MailRelay

NAMES = ("one", "two", "three")


def letter(name: str) -> EmailMessage:
    return EmailMessage("Daily Moves", "Hello", "no-reply@moves.example", [f"{name}@mail.example"])


def send(relay: MailRelay, *names: str, seconds: float = 10.0, port: int | None = None) -> list[tuple[str, str]]:
    connect = partial(EmailBackend, host="127.0.0.1", port=port or relay.port)
    outcomes = post([letter(name) for name in names or NAMES], connect=connect, seconds=seconds)
    assert {(outcome.status, outcome.retry_after) for outcome in outcomes} == {(None, None)}
    return [(outcome.kind, outcome.why) for outcome in outcomes]


def kinds(relay: MailRelay, **how) -> list[str]:
    return [kind for kind, _ in send(relay, **how)]


def arrived(relay: MailRelay) -> list[str]:
    return [name for message in relay.letters for name in NAMES if message["To"] == f"{name}@mail.example"]


def test_batch_goes_over_one_connection():
    with MailRelay() as relay:
        assert kinds(relay) == ["accepted"] * 3
        assert arrived(relay) == list(NAMES)
        assert relay.connections == 1


def test_batch_of_none_connects_nowhere():
    with MailRelay() as relay:
        assert post([], connect=partial(EmailBackend, host="127.0.0.1", port=relay.port)) == []
        assert relay.connections == 0


@pytest.mark.parametrize(
    ("answer", "kind"), [("550 no such user", "failed"), ("450 mailbox busy", "later"), ("552 full", "failed")]
)
def test_address_that_is_refused_stops_no_other(answer, kind):
    with MailRelay() as relay:
        relay.refuse("two@mail.example", answer)

        assert send(relay)[1] == (kind, f"the mail server refused the address ({answer[:3]})")
        assert arrived(relay) == ["one", "three"]
        assert relay.connections == 1


@pytest.mark.parametrize(
    ("answer", "kind"), [("554 looks like spam", "failed"), ("451 try again", "later"), ("421 closing", "later")]
)
def test_letter_that_is_refused_stops_no_other(answer, kind):
    with MailRelay(letter_two=answer) as relay:
        assert kinds(relay) == ["accepted", kind, "accepted"]
        assert arrived(relay) == ["one", "three"]


def test_relay_that_breaks_off_is_asked_again_for_the_next():
    with MailRelay(letter_two="hang up") as relay:
        assert send(relay)[1] == ("later", "the mail server broke off")
        assert arrived(relay) == ["one", "three"]
        assert relay.connections == 2


def test_sender_that_is_refused_is_the_operators_fault_and_tried_again():
    with MailRelay(mail_from="553 not yours") as relay:
        assert kinds(relay) == ["later"] * 3


def test_relay_that_is_away_is_tried_once_for_the_whole_batch():
    with MailRelay() as relay:
        port = relay.port
    assert send(relay, port=port) == [("later", "the mail server cannot be reached")] * 3


@pytest.mark.parametrize("words", ["554 go away", "hang up"])
def test_relay_that_sends_everybody_away_is_tried_once(words):
    with MailRelay(connect=words) as relay:
        assert kinds(relay) == ["later"] * 3
        assert relay.connections == 1


@pytest.mark.slow
@pytest.mark.parametrize("point", ["mail_from", "rcpt_to", "data", "letter_two"])
@pytest.mark.parametrize("how", ["", "drip"], ids=["silent", "dripping"])
def test_relay_without_an_answer_is_left_when_the_batch_has_had_its_time(point, how):
    with MailRelay(**{point: how}) as relay:
        began = time.monotonic()
        outcomes = kinds(relay, seconds=1.0)

        assert time.monotonic() - began < 3.0
        assert outcomes[1:] == ["later"] * 2
        assert outcomes[0] == ("accepted" if point == "letter_two" else "later")


def test_silent_relay_costs_one_answers_time_not_the_batch(monkeypatch):
    monkeypatch.setattr(postbox, "LONGEST_WAIT", 0.3)
    with MailRelay(letter_two="") as relay:
        assert kinds(relay, seconds=30.0) == ["accepted", "later", "accepted"]


def test_letter_that_cannot_be_made_stops_no_other():
    with MailRelay() as relay:
        broken = letter("two")
        broken.extra_headers = {"X-Broken": "a\nb"}
        connect = partial(EmailBackend, host="127.0.0.1", port=relay.port)

        outcomes = post([letter("one"), broken, letter("three")], connect=connect)

        assert [outcome.kind for outcome in outcomes] == ["accepted", "failed", "accepted"]


def test_relay_that_has_no_encryption_gets_no_letter():
    with MailRelay() as relay:
        connect = partial(EmailBackend, host="127.0.0.1", port=relay.port, use_tls=True)

        assert [outcome.kind for outcome in post([letter("one")], connect=connect)] == ["later"]
        assert relay.letters == []


def test_letters_become_files_where_no_relay_is_set_up(tmp_path):
    """As in `make run`."""
    outcomes = post([letter("one"), letter("two")], connect=partial(FileBackend, file_path=str(tmp_path)))

    assert [outcome.kind for outcome in outcomes] == ["accepted"] * 2
    assert "two@mail.example" in "".join(file.read_text() for file in tmp_path.iterdir())


def test_letter_that_is_withdrawn_on_the_way_is_not_sent():
    """A stop order comes in while the relay takes the first."""
    with MailRelay() as relay:
        asked: list[int] = []

        def withdrawn() -> set[int]:
            asked.append(len(relay.letters))
            return {1} if len(asked) == 2 else set()

        connect = partial(EmailBackend, host="127.0.0.1", port=relay.port)
        outcomes = post([letter(name) for name in NAMES], connect=connect, withdrawn=withdrawn)

        assert [outcome.kind for outcome in outcomes] == ["accepted", "withdrawn", "accepted"]
        assert (arrived(relay), asked) == (["one", "three"], [0, 1, 1])
