"""Reminders by e-mail: the patient's yes, and the link that ends them."""

import re
from uuid import uuid4

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from clinic.models import AuditEvent, Patient
from reminders import email_consent
from reminders.push.base64url import encode
from tests.phone import Phone


@pytest.fixture
def phone(world) -> Phone:
    return Phone.of(world.margaret)


def put(phone: Phone, agreed: object):
    return phone.ask("PUT", "email-reminders/", {"agreed": agreed})


def verbs() -> list[str]:
    return [event.verb for event in AuditEvent.objects.filter(verb__contains="email").order_by("id")]


def address_of(patient: Patient) -> str:
    return f"/reminders/stop/{email_consent.stop_token(patient.pk)}/"


@pytest.fixture
def agreed(world) -> Patient:
    Patient.objects.filter(pk=world.margaret.pk).update(email_agreed_at=timezone.now())
    return world.margaret


def has_agreed(patient: Patient) -> bool:
    return Patient.objects.get(pk=patient.pk).email_agreed_at is not None


def test_agreeing_and_ending_in_the_app(world, phone):
    yes, again, no = put(phone, True), put(phone, True), put(phone, False)

    standing = {"has_address": True, "shown": "m•••@mail.example", "agreed": True, "active": True}
    assert yes.json() == again.json() == standing
    assert no.json() == {**standing, "agreed": False, "active": False}
    assert verbs() == ["agreed-to-email", "ended-email"]
    assert {event.device for event in AuditEvent.objects.filter(verb__contains="email")} == {phone.device}


def test_agreeing_without_an_address_says_what_to_do(world, phone):
    Patient.objects.update(email="")

    answer = put(phone, True)

    assert (answer.status_code, answer.json()["code"]) == (400, "no_email")
    assert "Ask your physio" in answer.json()["detail"]
    assert not has_agreed(world.margaret)


@pytest.mark.parametrize("agreed", ["perhaps", None, []])
def test_neither_yes_nor_no_is_refused(phone, agreed):
    assert put(phone, agreed).json()["code"] == "invalid"


def test_snapshot_says_how_the_other_ways_stand(world, phone):
    before = phone.snapshot().json()["push"]
    put(phone, True)
    after = phone.snapshot().json()["push"]

    assert before["takeover"] == after["takeover"] == "no_phone"
    assert (before["email"]["active"], after["email"]["active"]) == (False, True)
    assert before["calendar"] is None


def test_looking_at_the_page_changes_nothing(agreed):
    """Mail scanners open every link they find."""
    for method in ("GET", "HEAD"):
        answer = Client().generic(method, address_of(agreed))
        assert answer.status_code == 200
    assert has_agreed(agreed)
    assert verbs() == []


def test_button_ends_the_emails_once(agreed):
    first, second = (Client(enforce_csrf_checks=True).post(address_of(agreed)) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 200)
    assert not has_agreed(agreed)
    assert verbs() == ["ended-email"]
    assert "have stopped" in Client().get(address_of(agreed)).content.decode()


def test_mail_program_ends_them_with_one_click(agreed):
    """RFC 8058: a POST of its own, without a cookie; a redirect would be no answer."""
    client = Client(enforce_csrf_checks=True)

    answer = client.post(
        address_of(agreed), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 200
    assert not has_agreed(agreed)


def forged(patient: Patient) -> list[str]:
    token = email_consent.stop_token(patient.pk)
    body, made_at, signature = token.split(".")
    another, signer = encode(uuid4().bytes), signing.TimestampSigner(sep=".", salt="reminders.stop")
    return [
        token[:-2],
        token.swapcase(),
        f"{another}.{made_at}.{signature}",
        f"{body}.{made_at[:-1]}{'y' if made_at[-1] == 'x' else 'x'}.{signature}",
        signing.TimestampSigner(sep=".", salt="another").sign(body),
        signing.dumps(patient.pk.hex),
        signer.sign(another),
        signer.sign("x"),
        signer.sign("!"),
        body,
        "%00",
        "é",
    ]


def test_link_that_was_made_up_is_a_friendly_404(agreed):
    for token in forged(agreed):
        for method in ("GET", "POST"):
            answer = Client().generic(method, f"/reminders/stop/{token}/")
            assert answer.status_code == 404
            assert "This link does not work any more" in answer.content.decode()
    assert has_agreed(agreed)


def test_link_that_is_too_old_is_a_friendly_404(agreed, monkeypatch):
    address, now = address_of(agreed), timezone.now().timestamp()
    lasts = email_consent.LINK_LASTS.total_seconds()

    monkeypatch.setattr(signing.time, "time", lambda: now + lasts - 60)
    assert Client().get(address).status_code == 200
    monkeypatch.setattr(signing.time, "time", lambda: now + lasts + 60)
    assert Client().get(address).status_code == 404


def test_pages_tell_nobody_who_it_is_and_leave_no_cookie(agreed):
    for method in ("GET", "POST", "GET"):
        answer = Client().generic(method, address_of(agreed))
        words = re.sub(r"<[^>]+>", " ", answer.content.decode())
        assert not answer.cookies
        assert "no-store" in answer["Cache-Control"]
        assert not re.search(r"Margaret|Ellis|Riverside|physio|pain|exercise|clinic", words, re.IGNORECASE)
