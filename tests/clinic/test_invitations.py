from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from clinic import invitations
from clinic.devices import Joining
from clinic.enums import AuditVerb
from clinic.errors import Refused
from clinic.models import AuditEvent, Device, Invitation
from tests.phone import Phone
from tests.world import NOW


@pytest.fixture
def opened(world):
    return invitations.open_invitation(world.margaret, world.sam, NOW)


def joining() -> Joining:
    return Joining(public_key=Phone().public_key, label="Chrome on Android", zone="Europe/London")


def wrong(pin: str) -> str:
    return "0000" if pin != "0000" else "1111"


def refused(act, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value


def test_open_invitation_keeps_only_hashes(opened):
    invitation, token, pin = opened

    row = Invitation.objects.values().get(pk=invitation.pk)

    assert len(token) >= 43  # 256 bits
    assert pin.isdigit()
    assert len(pin) == 4
    assert not [value for value in row.values() if str(value) in {token, pin}]
    assert row["expires_at"] == NOW + timedelta(hours=72)


def test_open_invitation_takes_the_earlier_one_back(world, opened):
    _, token, pin = opened

    invitations.open_invitation(world.margaret, world.amara, NOW)

    assert refused(invitations.redeem, token, pin, joining(), now=NOW).code == "revoked"
    assert Invitation.objects.open(NOW).count() == 1


def test_redeem_with_the_pin_makes_one_device(world, opened):
    invitation, token, pin = opened

    device, secret = invitations.redeem(token, pin, joining(), now=NOW)

    invitation.refresh_from_db()
    assert (device.patient, device.clinic) == (world.margaret, world.clinic)
    assert (invitation.redeemed_at, invitation.device) == (NOW, device)
    assert secret != device.token_hash
    assert AuditEvent.objects.filter(verb=AuditVerb.JOINED, patient=world.margaret, device=device).count() == 1


def test_redeem_a_second_time_is_used(opened):
    _, token, pin = opened
    invitations.redeem(token, pin, joining(), now=NOW)

    assert refused(invitations.redeem, token, pin, joining(), now=NOW).code == "used"
    assert Device.objects.count() == 1


def test_redeem_with_a_wrong_pin_says_how_many_tries_are_left(opened):
    _, token, pin = opened

    answers = [refused(invitations.redeem, token, wrong(pin), joining(), now=NOW) for _ in range(5)]

    assert [answer.code for answer in answers] == ["wrong_pin"] * 4 + ["locked"]
    assert [answer.more.get("tries_left") for answer in answers] == [4, 3, 2, 1, None]
    assert "one try" in answers[3].sentence


def test_redeem_after_five_wrong_pins_is_dead_for_the_right_one_too(world, opened):
    _, token, pin = opened
    for _ in range(5):
        refused(invitations.redeem, token, wrong(pin), joining(), now=NOW)

    assert refused(invitations.redeem, token, pin, joining(), now=NOW).code == "locked"
    assert Device.objects.count() == 0
    assert AuditEvent.objects.filter(verb=AuditVerb.LOCKED_INVITATION, patient=world.margaret).count() == 1


def test_redeem_with_the_right_pin_at_the_fifth_try_joins(opened):
    invitation, token, pin = opened
    for _ in range(4):
        refused(invitations.redeem, token, wrong(pin), joining(), now=NOW)

    invitations.redeem(token, pin, joining(), now=NOW)

    invitation.refresh_from_db()
    assert not invitation.is_locked


@pytest.mark.parametrize(("seconds", "code"), [(-1, None), (0, "expired"), (1, "expired")])
def test_redeem_around_its_expiry(opened, seconds, code):
    invitation, token, pin = opened
    now = invitation.expires_at + timedelta(seconds=seconds)

    if code is None:
        assert invitations.redeem(token, pin, joining(), now=now)[0].pk
    else:
        assert refused(invitations.redeem, token, pin, joining(), now=now).code == code


def test_redeem_with_an_unknown_token(world):
    assert refused(invitations.redeem, "nothing", "1234", joining(), now=NOW).code == "unknown"


def test_redeem_with_no_p256_key_spends_nothing(opened):
    invitation, token, pin = opened

    answer = refused(invitations.redeem, token, pin, Joining(public_key="AAAA"), now=NOW)

    invitation.refresh_from_db()
    assert answer.code == "public_key"
    assert invitation.redeemed_at is None


def test_look_changes_nothing(opened):
    invitation, token, _ = opened
    before = Invitation.objects.values().get(pk=invitation.pk)

    found = invitations.look(token, NOW)

    assert found.patient.initial == "M."
    assert Invitation.objects.values().get(pk=invitation.pk) == before


def test_decline_kills_the_invitation_and_tells_the_clinic(world, opened):
    _, token, pin = opened

    invitations.decline(token, now=NOW)

    assert refused(invitations.redeem, token, pin, joining(), now=NOW).code == "declined"
    assert refused(invitations.decline, token, now=NOW).code == "declined"
    assert AuditEvent.objects.filter(verb=AuditVerb.DECLINED_INVITATION, patient=world.margaret).count() == 1


def test_revoke_is_recorded_once(world, opened):
    invitation, token, _ = opened

    assert invitations.revoke(invitation, by=world.amara, now=NOW)
    assert not invitations.revoke(invitation, by=world.sam, now=NOW)

    assert invitation.revoked_by == world.amara
    assert refused(invitations.look, token, NOW).code == "revoked"
    assert AuditEvent.objects.filter(verb=AuditVerb.REVOKED_INVITATION).count() == 1


def test_every_refusal_says_what_to_do(opened):
    invitation, token, _ = opened
    sentences = {
        refused(invitations.look, "nothing", NOW).sentence,
        refused(invitations.look, token, invitation.expires_at).sentence,
    }
    for change in ("redeemed_at", "revoked_at", "declined_at"):
        setattr(invitation, change, NOW)
        sentences.add(invitations._reason(invitation, NOW).sentence)
        setattr(invitation, change, None)
    invitation.tries = 5
    sentences.add(invitations._reason(invitation, NOW).sentence)

    assert len(sentences) == 6
    assert all("Ask your physio" in text or "tell your clinic" in text for text in sentences)


def together(count: int, act) -> list[str]:
    """Run the same thing in many threads at once; the code of each answer."""

    def one(_: int) -> str:
        try:
            act()
        except Refused as answer:
            return answer.code
        finally:
            connections.close_all()
        return "joined"

    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(one, range(count)))


@pytest.mark.slow
def test_redeem_a_hundred_times_at_once_makes_one_device(committed_world):
    world = committed_world
    _, token, pin = invitations.open_invitation(world.margaret, world.sam, NOW)
    key = joining()

    codes = together(100, lambda: invitations.redeem(token, pin, key, now=NOW))

    assert codes.count("joined") == 1
    assert Device.objects.count() == 1
    assert set(codes) <= {"joined", "used", "locked"}


def test_redeem_five_at_the_same_moment_makes_one_device(committed_world, monkeypatch):
    """All five have had the right PIN before the first of them spends the invitation."""
    _, token, pin = invitations.open_invitation(committed_world.margaret, committed_world.sam, NOW)
    key, together_here = joining(), Barrier(5, timeout=20)
    monkeypatch.setattr(invitations, "check_password", lambda *_: together_here.wait() >= 0)

    codes = together(5, lambda: invitations.redeem(token, pin, key, now=NOW))

    assert sorted(codes) == ["joined", *["used"] * 4]
    assert Device.objects.count() == 1


@pytest.mark.slow
def test_wrong_pins_at_once_are_all_counted(committed_world):
    world = committed_world
    _, token, pin = invitations.open_invitation(world.margaret, world.sam, NOW)
    key = joining()

    codes = together(30, lambda: invitations.redeem(token, wrong(pin), key, now=NOW))

    assert Invitation.objects.get().tries == 5
    assert set(codes) <= {"wrong_pin", "locked"}
    assert codes.count("wrong_pin") <= 4
