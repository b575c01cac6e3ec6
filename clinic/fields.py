"""Column types and checks that every app's tables share."""

import unicodedata
import uuid
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Length

models.CharField.register_lookup(Length)
models.TextField.register_lookup(Length)


class Keyed(models.Model):
    """A table whose rows a phone or an address may name: the key is random and tells nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


def folded(text: str) -> str:
    """The text as people search for it: case, accents and doubled spaces removed.

    SQLite's own case-insensitive search knows ASCII only, so "élodie" would not find "ÉLODIE".
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


class FoldedField(models.CharField[str, str]):
    """A search column that follows other columns of its row: folded whenever the row is saved."""

    def __init__(self, *args: Any, sources: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.sources = sources
        kwargs.setdefault("max_length", 400)
        kwargs.update(editable=False, default="", blank=True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "sources": self.sources}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = folded(" ".join(str(getattr(model_instance, source) or "") for source in self.sources))
        setattr(model_instance, self.attname, value)
        return value


def refuse_unstorable(value: Any) -> None:
    """Refuse text that PostgreSQL cannot store: NUL characters and lone surrogates.

    Raises ValidationError. SQLite would take it, and the row could never be moved to PostgreSQL.
    """
    if isinstance(value, str) and ("\x00" in value or any("\ud800" <= c <= "\udfff" for c in value)):
        raise ValidationError("This text holds a character that cannot be stored. Please type it again.")


def known_zone(name: str) -> None:
    """Refuse a time zone that the time zone database does not know. Raises ValidationError."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValidationError(f"“{name}” is not a time zone. Choose one such as Europe/London.") from None


class HoldsNoNul(models.Func):
    """Whether a text holds no NUL: SQLite stores one, and its length() stops there; PostgreSQL never has one."""

    arity = 1
    output_field = models.BooleanField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template="instr(%(expressions)s, char(0)) = 0", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template="TRUE", **context)


def at_most(field: str, length: int, *, name: str) -> models.CheckConstraint:
    """A CHECK on the length of a text column, in characters, and that it holds no NUL: SQLite minds neither."""
    short = models.Q(**{f"{field}__length__lte": length})
    return models.CheckConstraint(condition=short & models.Q(HoldsNoNul(models.F(field))), name=name)


def all_at_most(prefix: str, **lengths: int) -> list[models.CheckConstraint]:
    """The same for several columns of one table."""
    return [at_most(field, length, name=f"{prefix}_{field}_length") for field, length in lengths.items()]


def one_of(field: str, choices: type[models.TextChoices], *, name: str) -> models.CheckConstraint:
    """A CHECK that a column holds one of the enum's values."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": list(choices.values)}), name=name)


def between(field: str, low: int, high: int, *, name: str) -> models.CheckConstraint:
    """A CHECK that a number lies between two bounds, both included."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__gte": low, f"{field}__lte": high}), name=name)
