"""Every route, tried as everybody who might knock: the access table is the truth and the product keeps to it."""

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from clinic.devices import cookie_name
from clinic.models import AuditEvent, User
from programmes.models import Template
from programmes.prescribing import draft_for_change
from tests.access_table import TABLE, Who
from tests.panel.conftest import make_case, sign_in
from tests.world import TODAY

# Who is let in hangs on our decorators and filters, whatever the database.
pytestmark = [pytest.mark.slow, pytest.mark.any_database, pytest.mark.usefixtures("bundled")]

LOGIN = "/physio/account/login/"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def routes(patterns=None, names: tuple[str, ...] = (), keys: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple]]:
    """Every route's name, with the names of the keys in its address."""
    for route in get_resolver().url_patterns if patterns is None else patterns:
        inner = (*keys, *keys_of(route.pattern))
        if isinstance(route, URLPattern):
            yield ":".join([*names, route.name or str(route.pattern)]), inner
        else:
            yield from routes(route.url_patterns, (*names, route.namespace) if route.namespace else names, inner)


def keys_of(pattern) -> tuple[str, ...]:
    return tuple(getattr(pattern, "converters", None) or pattern.regex.groupindex)


ROUTES = dict(routes())


def lines(*who: Who) -> list[tuple[str, str]]:
    return [(name, method) for name, row in TABLE.items() for method, may in row.items() if may in who]


PANEL = lines(Who.MEMBER, Who.OWNER)
WITH_ID = [(name, method) for name, method in PANEL if ROUTES[name]]


@pytest.fixture
def ids(world):
    """The key of one of Margaret's rows for every name that an address holds."""
    case = make_case(world.margaret)
    draft_for_change(case.plan.programme, by=world.sam)
    template = Template.objects.create(clinic=world.clinic, slug="ours", title="Ours", sessions=2, prescriptions=[])
    return {
        "patient": world.margaret.pk,
        "slot": case.plan.slots[0].pk,
        "day": TODAY,
        "template": template.pk,
        "programme": case.plan.programme.pk,
        "pause": case.pause.pk,
        "screening": case.screening.pk,
        "device": case.device.pk,
        "invitation": case.invitation.pk,
        "member": world.amara.pk,
        "membership": world.amara.pk,
        "feed": case.feed.pk,
        "note": case.note.pk,
        "step_up": case.step_up.pk,
        "token": "made-up",
        "test": uuid.uuid4(),
        "pk": 1,
        "uidb36": "1",
        "key": "made-up",
    }


def address(name: str, ids: dict) -> str:
    return reverse(name, kwargs={key: ids[key] for key in ROUTES[name]})


def made_up(ids: dict) -> dict:
    return {key: uuid.uuid4() if isinstance(value, uuid.UUID) else value for key, value in ids.items()}


def test_table_names_every_route_and_no_other():
    assert set(ROUTES) == set(TABLE)


@pytest.mark.parametrize(("name", "method"), PANEL)
def test_panel_sends_strangers_and_phones_to_the_door(ids, name, method):
    phone = Client()
    phone.cookies[cookie_name()] = "a-phones-token"
    for client in (Client(), phone):
        answer = client.generic(method, address(name, ids))
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, LOGIN)


@pytest.mark.parametrize(("name", "method"), PANEL)
def test_panel_is_closed_to_those_who_work_nowhere(ids, outsiders, name, method):
    answers = {who: client.generic(method, address(name, ids)) for who, client in outsiders.items()}
    assert {who: answer.status_code for who, answer in answers.items()} == dict.fromkeys(outsiders, 403)
    assert all("Margaret" not in answer.content.decode() for answer in answers.values())


@pytest.mark.parametrize(("name", "method"), WITH_ID)
def test_foreign_id_is_answered_like_a_missing_one(world, ids, name, method):
    olga = sign_in(world.olga)
    before = AuditEvent.objects.count()
    foreign, missing = (olga.generic(method, address(name, keys)) for keys in (ids, made_up(ids)))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(("name", "method"), lines(Who.MEMBER))
def test_member_is_let_in(amara, ids, name, method):
    answer = amara.generic(method, address(name, ids))
    assert answer.status_code in {200, 302, 409, 422}  # 409: a draft that names no version of itself
    assert LOGIN not in answer.headers.get("Location", "")


@pytest.mark.parametrize(("name", "method"), lines(Who.OWNER))
def test_owners_pages_are_the_owners_alone(sam, amara, ids, name, method):
    assert amara.generic(method, address(name, ids)).status_code == 403
    assert sam.generic(method, address(name, ids)).status_code in {200, 302, 422}


@pytest.mark.parametrize("name", sorted({name for name, _ in PANEL}))
def test_other_methods_are_refused(sam, ids, name):
    others = [method for method in METHODS if method not in TABLE[name]]
    assert {sam.generic(method, address(name, ids)).status_code for method in others} == {405}


@pytest.mark.parametrize(("name", "method"), [line for line in PANEL if line[1] == "POST"])
def test_posts_want_their_csrf_token(world, ids, name, method):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.sam.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(address(name, ids)).status_code == 403


@pytest.mark.parametrize(("name", "method"), lines(Who.DEVICE))
def test_phones_routes_know_nobody_else(sam, ids, name, method):
    for client in (Client(), sam):
        answer = client.generic(method, address(name, ids), data="{}", content_type="application/json")
        assert answer.status_code == 401


@pytest.mark.parametrize(("name", "method"), lines(Who.SIGNED_IN))
def test_account_pages_want_a_sign_in(ids, name, method):
    answer = Client().generic(method, address(name, ids))
    assert answer.status_code in {302, 404}
    assert answer.status_code == 404 or answer["Location"].startswith(("/physio/account/", "/"))
    assert "Margaret" not in answer.content.decode()


@pytest.mark.parametrize(("name", "method"), lines(Who.NOBODY))
def test_there_is_no_sign_up(ids, name, method):
    data = {"email": "new@mail.example", "password1": "a-long-pass-phrase"}
    answer = (
        Client().generic(method, address(name, ids)) if method == "GET" else Client().post(address(name, ids), data)
    )
    assert answer.status_code == 302 or "There is no sign-up" in answer.content.decode()
    assert not User.objects.filter(email="new@mail.example").exists()


@pytest.mark.parametrize(("name", "method"), lines(Who.ANYONE))
def test_open_routes_answer_strangers(ids, name, method):
    data = "{}" if name.startswith("api-") else ""
    answer = Client().generic(method, address(name, ids), data=data, content_type="application/json")
    assert answer.status_code < 500 or name == "healthz"  # which says 503 where Redis is down
    assert "Margaret" not in answer.content.decode()
