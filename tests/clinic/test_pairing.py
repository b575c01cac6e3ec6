from datetime import timedelta

import pytest

from clinic import invitations, pairing
from clinic.devices import Joining, end_device
from clinic.enums import AuditVerb
from clinic.errors import Refused
from clinic.models import AuditEvent, Device, PairingCode
from tests.phone import Phone
from tests.world import NOW


@pytest.fixture
def safari(world) -> Device:
    _, token, pin = invitations.open_invitation(world.margaret, world.sam, NOW)
    return invitations.redeem(token, pin, joining(), now=NOW)[0]


def joining() -> Joining:
    return Joining(public_key=Phone().public_key)


def code_of_refusal(code: str, now=NOW) -> str:
    with pytest.raises(Refused) as caught:
        pairing.pair(code, joining(), now=now)
    return caught.value.code


def test_show_code_is_eight_letters_of_the_alphabet_and_kept_as_a_hash(safari):
    row, code = pairing.show_code(safari, now=NOW)

    assert len(code) == 9
    assert set(code.replace("-", "")) <= set(pairing.ALPHABET)
    assert row.code_hash != code
    assert row.expires_at == NOW + timedelta(minutes=10)


def test_pair_makes_another_device_of_the_same_patient(world, safari):
    row, code = pairing.show_code(safari, now=NOW)

    app, _ = pairing.pair(code, joining(), now=NOW)

    row.refresh_from_db()
    assert app.patient == world.margaret
    assert app.pk != safari.pk
    assert (row.used_at, row.device) == (NOW, app)
    assert AuditEvent.objects.filter(verb=AuditVerb.PAIRED, device=app).count() == 1


@pytest.mark.parametrize("spelt", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_pair_takes_the_code_however_it_is_spelt(safari, spelt):
    _, code = pairing.show_code(safari, now=NOW)

    assert pairing.pair(spelt(code), joining(), now=NOW)[0].pk


def test_pair_a_second_time_is_used(safari):
    _, code = pairing.show_code(safari, now=NOW)
    pairing.pair(code, joining(), now=NOW)

    assert code_of_refusal(code) == "used"
    assert Device.objects.count() == 2


@pytest.mark.parametrize(("seconds", "code"), [(599, None), (600, "expired"), (601, "expired")])
def test_pair_around_the_end_of_the_ten_minutes(safari, seconds, code):
    _, typed = pairing.show_code(safari, now=NOW)
    now = NOW + timedelta(seconds=seconds)

    if code is None:
        assert pairing.pair(typed, joining(), now=now)[0].pk
    else:
        assert code_of_refusal(typed, now) == code


def test_pair_with_an_earlier_code_is_expired(safari):
    _, earlier = pairing.show_code(safari, now=NOW)
    pairing.show_code(safari, now=NOW)

    assert code_of_refusal(earlier) == "expired"


def test_pair_with_a_code_of_an_ended_phone_is_unknown(world, safari):
    _, code = pairing.show_code(safari, now=NOW)
    end_device(safari, by=world.sam, now=NOW)

    assert code_of_refusal(code) == "unknown"


def test_pair_with_a_code_that_was_never_shown(world):
    assert code_of_refusal("BCDF-GHJK") == "unknown"
    assert PairingCode.objects.count() == 0
