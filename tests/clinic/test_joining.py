"""Joining over the wire: anonymous, throttled by address, and telling no more than it must."""

import pytest
from django.utils import timezone

from clinic import invitations
from clinic.api import throttles
from clinic.models import Device, Invitation, User
from tests.phone import Phone
from tests.world import make_plan


@pytest.fixture(autouse=True)
def _one_stretch(monkeypatch) -> None:
    """Counts begin anew every ten minutes: not in the middle of a test."""
    monkeypatch.setattr(throttles, "time", lambda: 1_781_514_000.0)


@pytest.fixture
def opened(world):
    return invitations.open_invitation(world.margaret, world.sam, timezone.now())


def wrong(pin: str) -> str:
    return "0000" if pin != "0000" else "1111"


def test_look_shows_an_initial_and_no_more(world, opened):
    _, token, _ = opened

    answer = Phone().post("join/look/", {"token": token})

    body = answer.json()
    assert answer.status_code == 200
    assert body.pop("expires_at").endswith("Z")
    assert body.pop("emergency")["emergency_tel"] == "999"
    assert body == {
        "clinic": "Riverside Clinic",
        "initial": "M.",
        "physio": "Sam Reid",
        "physio_first_name": "Sam",
        "tries_left": 5,
        "app_name": "Daily Moves",
    }


def test_look_says_the_clinic_where_the_physio_has_no_name(world, opened):
    _, token, _ = opened
    User.objects.filter(pk=world.sam.user_id).update(first_name="", last_name="")

    body = Phone().post("join/look/", {"token": token}).json()

    assert (body["physio"], body["physio_first_name"]) == ("Riverside Clinic", "Riverside Clinic")


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "options", "patch"])
def test_scanners_leave_the_invitation_alive(opened, method):
    _, token, pin = opened
    phone = Phone()
    for path in ("join/", "join/look/", "join/decline/", f"join/?token={token}"):
        getattr(phone.client, method)(f"/api/v1/{path}")
    phone.post("join/", {"token": token})

    assert phone.join(token, pin).status_code == 201


def test_join_hands_over_the_snapshot_and_a_cookie(world, opened):
    make_plan(world.margaret)
    _, token, pin = opened
    phone = Phone()

    answer = phone.join(token, pin)

    body = answer.json()
    assert set(body) == {"device", "first_name", "snapshot"}
    assert body["first_name"] == "Margaret"
    assert body["snapshot"]["version"] == phone.snapshot().json()["version"]
    assert body["device"] == str(Device.objects.get().pk)
    assert (phone.device.label, phone.device.time_zone) == ("Chrome on Android", "Europe/London")


def test_wrong_pin_says_how_many_tries_are_left(opened):
    _, token, pin = opened
    phone = Phone()

    answers = [phone.join(token, wrong(pin)) for _ in range(5)] + [phone.join(token, pin)]

    assert [answer.status_code for answer in answers] == [403] * 4 + [410] * 2
    assert [answer.json()["code"] for answer in answers] == ["wrong_pin"] * 4 + ["locked"] * 2
    assert [answer.json().get("tries_left") for answer in answers] == [4, 3, 2, 1, None, None]


def test_decline_needs_no_pin_and_is_final(opened):
    _, token, pin = opened
    phone = Phone()

    assert phone.post("join/decline/", {"token": token}).status_code == 204
    assert phone.join(token, pin).json()["code"] == "declined"
    assert phone.post("join/look/", {"token": token}).json()["code"] == "declined"
    assert Invitation.objects.get().declined_at


@pytest.mark.parametrize("token", ["", "x" * 101, "a\x00b", 5, None, ["t"], {"a": 1}])
def test_token_that_is_none_is_refused_in_words(db, token):
    answer = Phone().post("join/look/", {"token": token})

    assert answer.status_code in {400, 404}
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "more",
    [{"public_key": "AAAA"}, {"public_key": "é"}, {"label": "x" * 81}, {"label": "\ud800"}, {"release": "r" * 41}],
)
def test_join_with_something_unusable_spends_nothing(opened, more):
    _, token, pin = opened
    phone = Phone()

    answer = phone.join(token, pin, **more)

    assert answer.status_code == 400
    assert Device.objects.count() == 0
    assert phone.join(token, pin).status_code == 201


def test_join_from_a_zone_nobody_knows_yet_still_joins(opened):
    _, token, pin = opened
    phone = Phone()

    assert phone.join(token, pin, zone="Mars/Olympus").status_code == 201
    assert phone.device.time_zone == ""


def test_pair_puts_the_same_patient_on_another_place(world):
    safari, app = Phone.of(world.margaret), Phone()
    code = safari.ask("POST", "pairing-codes/").json()["code"]

    answer = app.pair(code)

    assert answer.status_code == 201
    assert answer.json()["first_name"] == "Margaret"
    assert app.snapshot().status_code == 200
    assert Phone().pair(code).json()["code"] == "used"


def test_five_wrong_codes_lock_the_address_and_no_other(world):
    safari, guesser, app = Phone.of(world.margaret), Phone("203.0.113.9"), Phone("203.0.113.10")
    code = safari.ask("POST", "pairing-codes/").json()["code"]

    answers = [guesser.pair("BCDF-GHJK") for _ in range(5)] + [guesser.pair(code)]

    assert [answer.json()["code"] for answer in answers] == ["unknown"] * 5 + ["locked"]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) <= 600
    assert app.pair(code).status_code == 201


def test_forged_forwarding_does_not_raise_the_limit(world):
    guesser = Phone("203.0.113.9")

    codes = []
    for number in range(6):
        guesser.client.defaults["HTTP_X_FORWARDED_FOR"] = f"10.0.0.{number}"
        codes.append(guesser.pair("BCDF-GHJK").json()["code"])

    assert codes[-1] == "locked"


def test_right_codes_do_not_count_as_guesses(world):
    safari = Phone.of(world.margaret)

    for _ in range(6):
        code = safari.ask("POST", "pairing-codes/").json()["code"]
        assert Phone("203.0.113.9").pair(code).status_code == 201


def test_joining_is_throttled_by_address(opened):
    phone = Phone()

    codes = [phone.join("nothing", "1234").json()["code"] for _ in range(31)]

    assert codes == ["unknown"] * 30 + ["throttled"]


def test_joining_without_redis_says_to_come_back(opened, settings):
    away = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": away}

    answer = Phone().post("join/look/", {"token": opened[1]})

    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "later", "5")
