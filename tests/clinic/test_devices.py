"""A request of a phone: cookie, nonce, signature. Each missing or wrong one has an answer of its own."""

import time
from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from clinic import devices
from clinic.enums import AuditVerb
from clinic.invitations import open_invitation
from clinic.models import AuditEvent, Device, PairingCode
from tests.phone import Phone
from tests.world import World

DEVICE_ROUTES = [
    ("POST", "sync/"),
    ("GET", "snapshot/"),
    ("POST", "pairing-codes/"),
    ("POST", "sign-out/"),
    ("GET", "devices/"),
    ("DELETE", "devices/5a000000-0000-4000-8000-000000000001/"),
    ("PUT", "push-subscription/"),
    ("DELETE", "push-subscription/"),
    ("POST", "receipts/"),
]


@pytest.fixture
def phone(world) -> Phone:
    return Phone.of(world.margaret)


def code(answer) -> str:
    assert answer.status_code == 401, answer.content
    return answer.json()["code"]


@pytest.mark.parametrize(("method", "path"), DEVICE_ROUTES)
def test_every_device_route_without_a_cookie_is_signed_out(db, method, path):
    answer = Phone().ask(method, path)

    assert code(answer) == "signed_out"
    assert answer.headers["Device-Nonce"]
    assert answer.headers["WWW-Authenticate"] == "Device"


@pytest.mark.parametrize(("method", "path"), DEVICE_ROUTES)
def test_every_device_route_with_a_copied_cookie_is_refused(phone, method, path):
    thief = Phone()
    thief.client.cookies["device"] = phone.client.cookies["device"].value

    assert code(thief.ask(method, path)) == "signature"


@pytest.mark.parametrize(("method", "path"), DEVICE_ROUTES)
def test_every_device_route_after_the_phone_was_ended_is_revoked(world, phone, method, path):
    devices.end_device(phone.device, by=world.sam, now=timezone.now())

    assert code(phone.ask(method, path)) == "revoked"


def test_request_without_a_nonce_gets_a_fresh_one_and_then_works(phone):
    phone.nonce = ""

    first = phone.ask_once("POST", "pairing-codes/")
    second = phone.ask_once("POST", "pairing-codes/")

    assert code(first) == "nonce"
    assert second.status_code == 201


def test_recorded_request_for_a_pairing_code_shows_no_other(phone):
    nonce, signed = phone.nonce, phone.sign("POST", "/api/v1/pairing-codes/", b"")
    phone.ask_once("POST", "pairing-codes/", signature=signed)
    phone.nonce = nonce

    assert code(phone.ask_once("POST", "pairing-codes/", signature=signed)) == "nonce"
    assert PairingCode.objects.count() == 1


@pytest.mark.parametrize(("seconds", "status"), [(599, 201), (602, 401)])
def test_nonce_lasts_ten_minutes(phone, monkeypatch, seconds, status):
    later = time.time() + seconds
    monkeypatch.setattr(signing.time, "time", lambda: later)

    assert phone.ask_once("POST", "pairing-codes/").status_code == status


@pytest.mark.parametrize("nonce", ["abc", "abc:def:ghi", "é", "a" * 5000])
def test_made_up_nonce_is_refused(phone, nonce):
    phone.nonce = nonce

    assert code(phone.ask_once("POST", "pairing-codes/", signature="AAAA")) == "nonce"


@pytest.mark.parametrize("signature", ["", "AAAA", "A" * 86, "ü" * 86, "=" * 88, "!" * 86])
def test_made_up_signature_is_refused(phone, signature):
    assert code(phone.ask_once("POST", "pairing-codes/", signature=signature)) == "signature"


def test_signature_of_another_path_is_refused(phone):
    signed = phone.sign("POST", "/api/v1/sign-out/", b"")

    assert code(phone.ask_once("POST", "pairing-codes/", signature=signed)) == "signature"


def test_signature_of_another_query_is_refused(phone):
    signed = phone.sign("POST", "/api/v1/pairing-codes/", b"")

    assert code(phone.ask_once("POST", "pairing-codes/?for=Peter", signature=signed)) == "signature"


def test_signature_of_another_body_is_refused(phone):
    signed = phone.sign("POST", "/api/v1/receipts/", b'{"receipts":[]}')

    assert code(phone.ask_once("POST", "receipts/", {"receipts": [1]}, signature=signed)) == "signature"


def test_every_answer_carries_a_usable_nonce(phone):
    for _ in range(3):
        assert phone.ask_once("POST", "pairing-codes/").status_code == 201


def test_sign_out_ends_the_phone_and_clears_the_cookie(world, phone):
    answer = phone.ask("POST", "sign-out/")

    device = Device.objects.get()
    assert answer.status_code == 204
    assert device.is_revoked
    assert device.revoked_by is None
    assert phone.client.cookies["device"]["max-age"] == 0
    assert AuditEvent.objects.filter(verb=AuditVerb.SIGNED_OUT, patient=world.margaret).count() == 1


def test_end_device_twice_keeps_the_first(world, phone):
    device, now = phone.device, timezone.now()
    devices.end_device(device, by=world.sam, now=now)
    devices.end_device(device, by=world.amara, now=now + timedelta(hours=1))

    device.refresh_from_db()
    assert (device.revoked_at, device.revoked_by) == (now, world.sam)
    assert AuditEvent.objects.filter(verb=AuditVerb.ENDED_DEVICE).count() == 1


def answered(world: World) -> Phone:
    """A phone that has asked to join and been answered."""
    phone = Phone()
    _, token, pin = open_invitation(world.margaret, world.sam, timezone.now())
    assert phone.join(token, pin).status_code == 201
    return phone


def test_cookie_is_http_only_and_lax(world):
    cookie = answered(world).client.cookies["device"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["secure"]  # the tests' site is plain http


def test_cookie_on_https_is_tied_to_the_host(world, settings):
    settings.SITE_URL = "https://moves.example.org"

    cookie = answered(world).client.cookies["__Host-device"]

    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["path"] == "/"
    assert not cookie["domain"]


def test_last_seen_is_kept_to_five_minutes(phone):
    device = phone.device
    Device.objects.update(last_seen_at=timezone.now() - timedelta(minutes=6))

    phone.ask("POST", "pairing-codes/")

    device.refresh_from_db()
    assert timezone.now() - device.last_seen_at < timedelta(minutes=1)


def test_request_that_is_too_large_is_413(phone):
    answer = phone.ask("POST", "receipts/", b" " * 1_000_001)

    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'{"a":' * 100_000, b"[" * 100_000])
def test_body_that_is_no_json_object_is_unreadable(phone, body):
    answer = phone.ask("POST", "receipts/", body)

    assert answer.status_code == 400
    assert answer.json()["code"] in {"unreadable", "invalid"}


def test_patient_sees_the_phones_that_are_open_and_which_one_is_in_hand(world, phone):
    other, ended = Phone.of(world.margaret), Phone.of(world.margaret)
    devices.end_device(ended.device, by=world.sam, now=timezone.now())
    Phone.of(world.peter)

    shown = phone.ask("GET", "devices/").json()["devices"]

    assert {row["id"]: row["is_this"] for row in shown} == {
        str(phone.device.pk): True,
        str(other.device.pk): False,
    }
    assert {row["label"] for row in shown} == {"Chrome on Android"}


def test_lost_phone_is_ended_on_another_one_and_the_audit_trail_says_where(world, phone):
    lost = Phone.of(world.margaret)

    answers = [phone.ask("DELETE", f"devices/{lost.device.pk}/").status_code for _ in range(2)]

    assert answers == [204, 204]
    assert code(lost.ask("GET", "snapshot/")) == "revoked"
    event = AuditEvent.objects.get(verb=AuditVerb.ENDED_DEVICE)
    assert (event.device, event.member, event.detail) == (phone.device, None, {"phone": str(lost.device.pk)})


def test_phone_in_hand_is_signed_out_and_not_ended(phone):
    answer = phone.ask("DELETE", f"devices/{phone.device.pk}/")

    assert (answer.status_code, answer.json()["code"]) == (409, "this_phone")
    assert phone.ask("GET", "snapshot/").status_code == 200


def test_another_patients_phone_is_answered_like_a_missing_one(world, phone):
    theirs = Phone.of(world.peter)

    foreign = phone.ask("DELETE", f"devices/{theirs.device.pk}/")
    missing = phone.ask("DELETE", "devices/5a000000-0000-4000-8000-000000000001/")

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert theirs.ask("GET", "snapshot/").status_code == 200
