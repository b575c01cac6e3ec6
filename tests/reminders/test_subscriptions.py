"""Where a phone can be reached: registered again at every start, ended by the push service, and come back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connections

from clinic.errors import Refused
from reminders import subscriptions
from reminders.models import PushSubscription
from reminders.push import vapid, web_push
from reminders.push.transport import Message, Outcome
from reminders.push_services import Answer, learn
from tests.full_house import make_device
from tests.world import NOW

ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/abc"
P256DH = "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM"
AUTH = "tBHItJI5svbpez7KI4CCXg"
OTHER_AUTH = "AAAAAAAAAAAAAAAAAAAAAA"
LATER = NOW + timedelta(days=3)


def subscribe(device, endpoint: str = ENDPOINT, *, auth: str = AUTH, now=NOW) -> bool:
    return subscriptions.subscribe(device, endpoint=endpoint, p256dh=P256DH, auth=auth, now=now)


@pytest.fixture
def device(world):
    return make_device(world.margaret)


def test_registering_at_every_start_changes_only_when_it_was_seen(device):
    answers = [subscribe(device), subscribe(device, now=LATER)]

    row = PushSubscription.objects.get()
    assert answers == [True, False]
    assert (row.created_at, row.last_seen_at, row.gone_at) == (NOW, LATER, None)


def test_push_service_is_kept_by_its_host(device):
    subscribe(device)

    assert PushSubscription.objects.get().service == "updates.push.services.mozilla.com"


def test_keys_that_the_browser_renewed_take_the_place_of_the_old(device):
    subscribe(device)
    subscribe(device, auth=OTHER_AUTH)

    assert [row.auth for row in PushSubscription.objects.all()] == [OTHER_AUTH]


def test_subscription_that_was_ended_comes_back_when_the_phone_registers_anew(device):
    subscribe(device)
    row = PushSubscription.objects.get()
    row.end("the phone has given it up", now=NOW + timedelta(hours=1))

    assert subscribe(device, now=LATER) is False

    row.refresh_from_db()
    assert (row.gone_at, row.gone_why, row.created_at) == (None, "", LATER)


def test_address_that_its_push_service_gave_up_is_not_brought_back(device):
    subscribe(device)
    row = PushSubscription.objects.get()
    learn([Answer(row.pk, row.service, Outcome(410, "gone", None, ""))], NOW)

    with pytest.raises(Refused) as refused:
        subscribe(device, now=LATER)

    assert (refused.value.code, refused.value.status) == ("gone", 409)
    assert (subscribe(device, ENDPOINT + "2", now=LATER), PushSubscription.objects.live().count()) == (True, 1)


def test_newer_address_ends_the_older_and_the_older_may_come_back(device):
    for endpoint in (ENDPOINT, ENDPOINT + "2", ENDPOINT):
        subscribe(device, endpoint)

    assert [row.endpoint for row in PushSubscription.objects.live()] == [ENDPOINT]
    assert PushSubscription.objects.count() == 2


@pytest.mark.parametrize(
    "p256dh",
    [P256DH[:-4], "B" + "A" * 86],
    ids=["too short", "no point of the curve"],
)
def test_keys_that_nothing_can_be_encrypted_for_are_refused(device, p256dh):
    with pytest.raises(Refused) as refused:
        subscriptions.subscribe(device, endpoint=ENDPOINT, p256dh=p256dh, auth=AUTH, now=NOW)

    assert refused.value.code == "keys"
    assert PushSubscription.objects.count() == 0


@pytest.mark.parametrize(
    "endpoint", ["http://127.0.0.1/x", "https://10.0.0.1/x", "https://push.evil.example/x", "replaced:" + "0" * 36]
)
def test_address_that_got_into_the_table_is_still_not_sent_to(device, endpoint, settings):
    """Registering and sending ask the same guard: what an older release or a hand let in goes nowhere."""
    settings.VAPID_PRIVATE_KEY = vapid.generate_private_key()
    message = Message(endpoint=endpoint, p256dh=P256DH, auth=AUTH, payload=b"{}", ttl=60)

    with pytest.raises(Refused):
        subscribe(device, endpoint)
    [outcome] = web_push().send_many([message])

    assert (outcome.kind, outcome.status) == ("failed", None)


def test_address_that_others_go_on_claiming_is_asked_for_again_later(device, monkeypatch):
    def taken(*_: object) -> bool:
        raise IntegrityError

    monkeypatch.setattr(subscriptions, "_keep", taken)
    with pytest.raises(Refused) as refused:
        subscribe(device)

    assert (refused.value.code, refused.value.status) == ("later", 503)


def test_one_address_claimed_by_many_phones_at_once_is_one_phones(committed_world):
    """As when a browser that was handed on starts twice: nobody is answered with a fault, and one row is live."""
    phones = [make_device(committed_world.margaret if n % 2 else committed_world.peter) for n in range(4)]
    together = Barrier(len(phones), timeout=20)

    def claim(phone) -> bool:
        try:
            together.wait()
            return subscribe(phone)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(phones)) as pool:
        answers = list(pool.map(claim, phones))

    assert answers == [True] * len(phones)
    [live] = PushSubscription.objects.live()
    assert live.endpoint == ENDPOINT
    assert PushSubscription.objects.filter(gone_at__isnull=False).count() == len(phones) - 1
