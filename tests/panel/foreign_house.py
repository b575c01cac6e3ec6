"""A clinic whose every text says whose it is, and how to tell that another's staff has read or changed any of it."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.signals import pre_save

from clinic.models import Clinic, Membership, User
from programmes.models import Exercise, Template
from tests.full_house import full_house
from tests.world import make_clinic, make_exercise, make_member, make_patient

WORD = "quokka"
"""No text of ours, of the library or of a test holds it."""

FIXED = {
    "clinic.Clinic": {"time_zone", "country"},
    "clinic.Device": {"token_hash", "time_zone"},
    "clinic.PairingCode": {"code_hash"},
    "clinic.Invitation": {"token_hash"},
    "clinic.User": {"password"},
    "clinic.Patient": {"time_zone", "cautions"},
    "clinic.ZoneChange": {"time_zone"},
    "programmes.Entry": {"kind", "zone", "digest"},
    "programmes.QuarantinedEntry": {"digest"},
    "programmes.Exercise": {"dose", "dose_limits", "progression", "cautions"},
    "reminders.CalendarFeed": {"token_hash"},
    "reminders.PushSubscription": {"endpoint"},
}
"""Texts that must have a form of their own: a zone, a hash, a code that is looked up."""

FOLLOWS = {"name_search"}
"""Made from other columns of its row when it is saved."""

EMPTY_WHERE = {"panel.Attention": lambda row: {"word"} if row.done_at is None else set()}

LISTS = {"aliases", "equipment", "target_structures", "steps", "cues", "easier", "harder", "stop_if", "sources"}
LISTS |= {"raises", "not_for"}
OBJECTS = {
    "detail": {"said": WORD},
    "answers": {"pregnancy": WORD},
    "body": {"text": WORD},
    "sent": {"kind": WORD},
    "exercise_text": {"name": WORD, "steps": [WORD], "cues": [WORD], "should_feel": WORD},
    "prescriptions": [],
}
SHARED = {"programmes.ServerEpoch", "reminders.PushService"}
OUTSIDE = {"sessions.Session", "admin.LogEntry", "auth.Permission", "auth.Group", "contenttypes.ContentType"}
"""Tables of Django's own, of which no row is a clinic's; the panel writes none but the visitor's own session."""


def foreign_house() -> tuple[Clinic, dict[str, models.Model]]:
    """Another clinic with a row in every table, and its rows by model name."""
    make_exercise()  # the library's own rows belong to nobody and are there already
    Template.objects.get_or_create(slug="t", defaults={"title": "T", "sessions": 2, "prescriptions": []})
    with marked():
        clinic = make_clinic("Abroad")
        physio = make_member(clinic, "Quentin", "Abroad", role="owner")
        patient = make_patient(physio, "Quilla", "Abroad")
        house = full_house(patient)
        exercise = Exercise.objects.get(clinic=None, slug="hamstring-stretch")
        exercise.pk, exercise.clinic, exercise._state.adding = None, clinic, True
        own = Template(clinic=clinic, slug="own", title="Own", sessions=2, prescriptions=[])
        for row in (exercise, own, Membership(clinic=clinic, user=_user())):
            row.save()
            house[f"Own{type(row).__name__}"] = row
    return clinic, house


def _user() -> User:
    return User.objects.create(email="second", password="x")


@contextmanager
def marked() -> Iterator[None]:
    """Every text of every row that is saved meanwhile holds the word."""

    def mark(sender: type[models.Model], instance: models.Model, **_: object) -> None:
        if instance._meta.label in LABELS and instance._state.adding:
            for field in texts_of(sender):
                if field.name not in EMPTY_WHERE.get(instance._meta.label, lambda _: ())(instance):
                    setattr(instance, field.name, _marked(field, instance))

    pre_save.connect(mark)
    try:
        yield
    finally:
        pre_save.disconnect(mark)


def texts_of(model: type[models.Model]) -> list[models.Field]:
    """Those columns of a table in which somebody's words may stand."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    apart = FIXED.get(model._meta.label, set()) | FOLLOWS
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.choices and field.name not in apart
    ]


def _marked(field: models.Field, row: models.Model) -> object:
    if isinstance(field, models.JSONField):
        return [WORD] if field.name in LISTS else OBJECTS[field.name]
    if isinstance(field, models.EmailField):
        return f"{row.pk.hex}@{WORD}.example"
    text = f"{WORD}-{field.name.replace('_', '-')}"
    return text[: field.max_length or len(text)]


LABELS = {
    model._meta.label
    for model in apps.get_models()
    if model._meta.label_lower.split(".")[0] in {"clinic", "programmes", "reminders", "panel"}
    and model._meta.label not in SHARED
}


def tables_of_nobody() -> set[str]:
    """Tables that are neither a clinic's nor known to be nobody's."""
    known = LABELS | SHARED | OUTSIDE | {"account.EmailAddress", "account.EmailConfirmation", "mfa.Authenticator"}
    return {model._meta.label for model in apps.get_models()} - known


def tables() -> dict[str, type[models.Model]]:
    """Every table in which something of a clinic may stand, by its name in the database."""
    return {model._meta.db_table: model for model in apps.get_models() if model._meta.label not in OUTSIDE}


def digest(model: type[models.Model], *, but: Clinic) -> str:
    """Of every row of a table that is not this clinic's."""
    mine = model._default_manager.filter(_whose(model, but)).values("pk")
    rows = model._default_manager.exclude(pk__in=mine).order_by("pk").values_list()
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()


def leaks_into(model: type[models.Model], clinic: Clinic, foreign: Clinic) -> list[str]:
    """Rows of the one clinic that point to the other's, or hold its words."""
    rows = model._default_manager.filter(_whose(model, clinic))
    to_clinics = [field for field in model._meta.concrete_fields if _has_clinic(field.related_model)]
    crossing = [field.name for field in to_clinics if rows.filter(**{f"{field.name}__clinic": foreign}).exists()]
    return [*crossing, *(repr(row) for row in rows.values_list() if WORD in repr(row))]


def _has_clinic(model: type[models.Model] | None) -> bool:
    return model is not None and any(field.name == "clinic" for field in model._meta.concrete_fields)


def _whose(model: type[models.Model], clinic: Clinic) -> Q:
    """That a row is this clinic's; of what is nobody's, none."""
    if model is Clinic:
        return Q(pk=clinic.pk)
    if model is User:
        return Q(memberships__clinic=clinic)
    if _has_clinic(model):
        return Q(clinic=clinic)
    to_user = next((field.name for field in model._meta.concrete_fields if field.related_model is User), "")
    return Q(**{f"{to_user}__memberships__clinic": clinic}) if to_user else Q(pk__in=[])
