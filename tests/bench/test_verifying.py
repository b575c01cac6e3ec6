"""The bench believes no figure of a sender whose messages cannot be read: so its own reading has to refuse."""

import base64
import time

import pytest

from bench.reminders.phones import Phone
from bench.reminders.verifying import WrongError, payload_of
from bench.reminders.way_out import SUBJECT
from reminders.push import vapid
from reminders.push.encryption import encrypt

ORIGIN = "https://localhost:4711"
KEY = vapid.parse_private_key(vapid.generate_private_key())
PUBLIC = vapid.application_server_key(KEY)


def kept(phone: Phone, *, to: Phone | None = None, audience: str = ORIGIN) -> dict:
    body = encrypt(b"hello", p256dh=phone.p256dh, auth=phone.auth)
    headers = {"authorization": vapid.Vapid(KEY, SUBJECT, now=time.time).authorization(audience), "ttl": "60"}
    number = (to or phone).number
    return {"number": number, "origin": ORIGIN, "headers": headers, "body": base64.b64encode(body).decode()}


def test_message_of_its_phone_is_read() -> None:
    assert payload_of(kept(Phone(1)), public_key=PUBLIC) == "hello"


def test_message_of_another_phone_is_refused() -> None:
    with pytest.raises(WrongError, match="cannot decrypt"):
        payload_of(kept(Phone(1), to=Phone(2)), public_key=PUBLIC)


def test_token_made_out_to_another_push_service_is_refused() -> None:
    with pytest.raises(WrongError, match="token"):
        payload_of(kept(Phone(1), audience="https://localhost:4712"), public_key=PUBLIC)


def test_token_of_another_server_is_refused() -> None:
    other = vapid.application_server_key(vapid.parse_private_key(vapid.generate_private_key()))
    with pytest.raises(WrongError, match="token"):
        payload_of(kept(Phone(1)), public_key=other)


def test_message_without_a_time_to_live_is_refused() -> None:
    without = kept(Phone(1))
    del without["headers"]["ttl"]

    with pytest.raises(WrongError, match="TTL"):
        payload_of(without, public_key=PUBLIC)
