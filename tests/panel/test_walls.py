"""No row of another clinic through any path of the panel: each is walked with the other's keys, by everybody.

The paths come from the URL conf and the fields from the pages and from what the views ask for: a new one is walked too.
"""

import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

import pytest
from django.apps import apps
from django.contrib.messages import get_messages
from django.db import connection, models, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from clinic.models import Clinic, Membership
from panel.site import panel
from panel.urls import pages
from programmes.models import Template
from programmes.prescribing import draft_for_change
from tests.access_table import TABLE, Who
from tests.panel.conftest import make_case, sign_in
from tests.panel.foreign_house import (
    LABELS,
    WORD,
    digest,
    foreign_house,
    leaks_into,
    tables,
    tables_of_nobody,
    texts_of,
)
from tests.panel.page_forms import Form, fields_read, forms_on
from tests.panel.test_access import ROUTES
from tests.world import TODAY, make_patient

# Whose row it is hangs on our filters, whatever the database; and they are asked four thousand times.
pytestmark = [pytest.mark.slow, pytest.mark.any_database, pytest.mark.usefixtures("bundled")]

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FEW = ("OwnExercise", "Patient", "Membership")
WRITE = re.compile(r'(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "(\w+)"')
NOBODYS = {"Exercise", "Template", "PushService", "ServerEpoch"}
"""Rows of the house that are shared by all clinics: nobody is kept from them."""

KEYED = {name: row for name, row in TABLE.items() if name.startswith("panel:") and ROUTES[name]}
SHOWN = [name for name, row in TABLE.items() if name.startswith("panel:") and "GET" in row]
WRITTEN = [name for name, row in TABLE.items() if name.startswith("panel:") and "POST" in row]
NO_KEYS = {"day", "token"}
TYPED = {"first_name": "Una", "last_name": "Ulm", "email": "una@mail.example", "why": "A reason.", "word": "Called."}
TYPED |= {"text": "Yes.", "from_date": "2026-12-24", "title": "For the calf"}
"""What a form that wants words is sent with, so that nothing but the forged field could be wrong with it."""
REFUSED = {"panel:welcome": 404, "panel:pause": 422, "panel:carry_on": 422}
"""A link that was made up; a programme that is paused already; nothing that is closed."""


@dataclass
class Walls:
    """One clinic's people and keys, and the house next door."""

    clinic: Clinic
    people: dict[str, Client]
    own: dict[str, object]
    fresh: uuid.UUID
    foreign: Clinic
    house: dict[str, models.Model]
    forged: dict[str, uuid.UUID]
    before: dict[str, str]

    def ways(self, name: str, kinds: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The path with each foreign key in each place, and with nothing but foreign keys."""
        places = [key for key in ROUTES[name] if key not in NO_KEYS]
        for kind, key in [(kind, self.forged[kind]) for kind in kinds]:
            for forged in [*([place] for place in places), *([places] if len(places) > 1 else [])]:
                yield kind, self.way(name, **dict.fromkeys(forged, key))

    def way(self, name: str, **forged: uuid.UUID) -> str:
        own = {**self.own, "patient": self.fresh} if name == "panel:programme_start" else self.own
        return reverse(name, kwargs={key: forged.get(key, own[key]) for key in ROUTES[name]})

    def forgeries(self, form: Form, sent: dict, *, thoroughly: bool) -> Iterator[tuple[str, dict]]:
        """Every foreign key in each field that holds keys, a few where something else is chosen, one where words are.

        Of fields that stand in a row, as those of the lines of a draft, the first is tried.
        """
        names = {re.sub(r"\d+", "0", name): name for name in sorted({*form.data, *form.offered}, reverse=True)}
        for field in {*names.values()} & {*form.offered} - {"csrfmiddlewaretoken"}:
            held = {*form.data.get(field, []), *form.offered.get(field, [])}
            holds_keys = thoroughly and any(UUID.fullmatch(value) for value in held)
            for kind in self.forged if holds_keys else FEW:
                yield f"{kind} as {field}", {**sent, field: [str(self.forged[kind])]}
        for name, value in {(name, value) for name, value in form.buttons if thoroughly and UUID.search(value)}:
            for kind, key in self.forged.items():
                yield f"{kind} as {value}", {**sent, name: [UUID.sub(str(key), value)]}
        words = {*names.values()} - {*form.offered}
        yield "a key for all words", {**sent, **{word: [str(self.forged[FEW[0]])] for word in words}}

    def breach(self, client: Client, way: str, sent: dict, *, expected: set[int]) -> list[str]:
        """What is wrong with what a form does: its answer, what the answer shows, what has been written."""
        with undone(), written() as tables_written:
            answer = client.post(way, sent)
            found = [f"answers {answer.status_code}"] if answer.status_code not in expected else []
            found += [f"shows {what}" for what in self.shown_in(answer, allowed=chain.from_iterable(sent.values()))]
            return found + self.breaches(tables_written - {"django_session"})

    def shown_in(self, answer: HttpResponse, *, allowed: Iterable[str] = ()) -> set[str]:
        """Words and keys of the house next door that an answer shows, but for those that were sent."""
        said = answer.content.decode() + " ".join(str(message) for message in get_messages(answer.wsgi_request))
        theirs = {str(key) for key in self.forged.values()}
        return ({*UUID.findall(said)} & theirs) - {*allowed} | ({WORD} if WORD in said else set())

    def breaches(self, tables_written: Iterable[str]) -> list[str]:
        """What has come into or out of the house next door, in these tables."""
        found = []
        for name in tables_written:
            model = tables()[name]
            found += [f"{name}: {leak}" for leak in leaks_into(model, self.clinic, self.foreign)]
            found += [f"{name} changed"] if digest(model, but=self.clinic) != self.before[name] else []
        return found


@pytest.fixture
def walls(world, outsiders) -> Walls:
    case = make_case(world.margaret)
    draft_for_change(case.plan.programme, by=world.sam)
    fresh = make_patient(world.sam, "Nora", "Fresh")  # without a programme: the page on which one is started
    own = {
        "patient": world.margaret.pk,
        "slot": case.plan.slots[0].pk,
        "day": TODAY,
        "programme": case.plan.programme.pk,
        "pause": case.pause.pk,
        "screening": case.screening.pk,
        "device": case.device.pk,
        "invitation": case.invitation.pk,
        "member": world.amara.pk,
        "membership": Membership.objects.get(clinic=world.clinic, accepted_at=None).pk,
        "feed": case.feed.pk,
        "note": case.note.pk,
        "step_up": case.step_up.pk,
        "template": Template.objects.create(
            clinic=world.clinic, slug="ours", title="Ours", sessions=2, prescriptions=[]
        ).pk,
        "token": "made-up",
    }
    foreign, house = foreign_house()
    people = {"owner": sign_in(world.sam), "physio": sign_in(world.amara), **outsiders}
    for client in people.values():
        client.raise_request_exception = False  # a rule of the database may stop it too: that is an answer of 500
    theirs = {kind: row.pk for kind, row in house.items() if kind not in NOBODYS and isinstance(row.pk, uuid.UUID)}
    before = {name: digest(model, but=world.clinic) for name, model in tables().items()}
    return Walls(world.clinic, people, own, fresh.pk, foreign, house, theirs, before)


def test_panel_is_its_own_pages_and_nothing_of_the_admin_site():
    assert [model for model in apps.get_models() if panel.is_registered(model)] == []
    assert panel.get_urls() is pages
    assert {page.callback.__module__.rpartition(".")[0] for page in pages} == {"panel.views"}
    modules = {callback.__module__ for callback in callbacks(get_resolver())}
    assert [module for module in modules if re.match(r"django\.contrib\.admin|unfold", module)] == []


def callbacks(resolver: URLResolver) -> Iterator[Callable]:
    for route in resolver.url_patterns:
        yield from [route.callback] if isinstance(route, URLPattern) else callbacks(route)


def test_house_next_door_has_a_word_in_every_text_of_every_table(walls):
    rows = [row for kind, row in walls.house.items() if kind not in NOBODYS]
    said = {f"{row._meta.label}.{text.name}" for row in rows for text in texts_of(type(row)) if says(row, text)}
    asked = {f"{label}.{text.name}" for label in LABELS for text in texts_of(apps.get_model(label))}
    assert tables_of_nobody() == set()
    assert asked - said == {"programmes.Template.prescriptions"}  # empty, so that a programme begins from it


def says(row: models.Model, text: models.Field) -> bool:
    return WORD in repr(getattr(row, text.name))


def test_every_key_of_an_address_is_tried(walls):
    assert {key for name in KEYED for key in ROUTES[name]} <= set(walls.own)


@pytest.mark.parametrize("who", ["owner", "physio", "invited", "left"])
def test_foreign_key_in_an_address_opens_nothing(walls, who):
    client, wrong = walls.people[who], []
    kinds = walls.forged if who in {"owner", "physio"} else FEW  # the others are refused before any row is asked for
    with written() as tables_written:
        for name, row in KEYED.items():
            for method, may in row.items():
                for kind, way in walls.ways(name, kinds):
                    answer = client.generic(method, way)
                    if answer.status_code != refusal(who, may) or WORD in answer.content.decode():
                        wrong.append(f"{method} {name} with {kind}: {answer.status_code}")
    assert wrong == []
    assert tables_written - {"django_session"} == set()
    assert walls.breaches(tables()) == []


def refusal(who: str, may: Who) -> int:
    """A colleague is told what does not exist; whoever works nowhere, or is no owner, not even that."""
    if may is Who.ANYONE or who == "owner" or (who == "physio" and may is Who.MEMBER):
        return 404
    return 403


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables that are written meanwhile."""
    names: set[str] = set()

    def watch(execute, sql, params, many, context):
        if found := WRITE.match(sql):
            names.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield names


def test_foreign_key_in_a_field_reaches_nothing(walls, monkeypatch):
    client, wrong, forms = walls.people["owner"], [], forms_of(walls, monkeypatch)
    assert set(forms) == set(WRITTEN)
    for name, form in forms.items():
        for n, sent in enumerate(form.presses()):
            accepted = {REFUSED[name]} if name in REFUSED else {200, 302}
            if found := walls.breach(client, form.action, sent, expected=accepted):
                wrong.append(f"{name} as it stands: {found} {sent}")
            for what, forged in walls.forgeries(form, sent, thoroughly=n == 0):
                if found := walls.breach(client, form.action, forged, expected={200, 302, 404, 409, 422}):
                    wrong.append(f"{name} with {what}: {found}")
    assert wrong == []


@pytest.mark.parametrize("who", ["owner", "physio"])
def test_lists_searches_and_query_strings_show_nothing(walls, who, monkeypatch):
    client, wrong = walls.people[who], []
    may = [name for name in SHOWN if who == "owner" or TABLE[name]["GET"] is Who.MEMBER]
    for name in may:
        with fields_read(monkeypatch) as asked:
            answers = [client.get(walls.way(name))]
        keys = [str(walls.forged[kind]) for kind in FEW]
        answers += [client.get(walls.way(name), {field: value}) for field in asked for value in ["clinic", *keys]]
        wrong += [name for answer in answers if walls.shown_in(answer, allowed=keys)]
    searches = [client.post(reverse("panel:patients"), {"name": text}) for text in (WORD[:3], WORD[-4:], "a", "")]
    wrong += ["a search" for answer in searches if walls.shown_in(answer)]
    assert "Margaret" in searches[-2].content.decode()
    assert wrong == []


def forms_of(walls: Walls, patch: pytest.MonkeyPatch) -> dict[str, Form]:
    """By route: the form that its own page or another shows the owner, with what the view asks for beside it."""
    client, found = walls.people["owner"], {}
    for name in SHOWN:
        for form in forms_on(client.get(walls.way(name)).content.decode(), walls.way(name)):
            found.setdefault(resolve(form.action).view_name, form)
    for name in WRITTEN:
        form = found.setdefault(name, Form(walls.way(name), "POST"))
        with undone(), fields_read(patch) as asked:
            client.post(form.action, form.data)
        for field in asked - set(form.data):
            form.offered.setdefault(field, [])
        for field in {*form.data, *asked}:
            if not any(form.data.get(field, [])) and (typed := TYPED.get(field.rpartition("-")[2])):
                form.data[field] = [typed]
    return {name: form for name, form in found.items() if name in WRITTEN}


@contextmanager
def undone() -> Iterator[None]:
    """What is written meanwhile is taken back: every forgery meets the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
