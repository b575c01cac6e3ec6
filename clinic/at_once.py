"""Rows of many tables in one question: each list comes as one JSON value of the row that it belongs to.

A page about one patient shows a few rows of a dozen tables. Asked for one after the other, the way to the database
and back costs more than what is found. The rows come back as the models that they are, and what is related to them
stands where `prefetch_related` would have put it. Both engines can do it: SQLite has `json_group_array`, PostgreSQL
`jsonb_agg`.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, Generic, TypeVar, cast

from django.db import connection, models
from django.db.models import F, Subquery
from django.db.models.functions import JSONObject

M = TypeVar("M", bound=models.Model)

ROW = "one_row"


class _JSONList(Subquery):
    """A query of one JSON column as one list."""

    output_field = models.JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        listed = f"(SELECT json_group_array(json(listed.{ROW})) FROM (%(subquery)s) listed)"  # noqa: S608 # ours
        return self.as_sql(compiler, connection, template=listed, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        listed = f"(SELECT COALESCE(jsonb_agg(listed.{ROW}), '[]') FROM (%(subquery)s) listed)"  # noqa: S608 # ours
        return self.as_sql(compiler, connection, template=listed, **context)


class Listed(Generic[M]):
    """The rows of one query, to be annotated on the rows of another, which the query names by `OuterRef`.

    Of the rows come all columns but those in `without`; of what they point to only the columns that are named, as in
    "set_by__user__first_name". `computed` names annotations of the query with their fields.
    """

    def __init__(
        self,
        rows: "models.QuerySet[M]",
        *named: str,
        without: Iterable[str] = (),
        computed: Mapping[str, "models.Field[Any, Any]"] | None = None,
    ) -> None:
        self._model = rows.model
        self._computed = {name: _reader(field) for name, field in (computed or {}).items()}
        own = [field.attname for field in rows.model._meta.concrete_fields if field.attname not in set(without)]
        self._rows = rows
        self._columns = [*own, *named]
        self._paths = [*self._columns, *self._computed]

    @property
    def expression(self) -> Subquery:
        """What to annotate."""
        row = JSONObject(**{path: F(path) for path in self._paths})
        return _JSONList(self._rows.annotate(**{ROW: row}).values(ROW))

    def read(self, value: Iterable[Mapping[str, Any]]) -> list[M]:
        """The rows that the annotation has brought, in the order of the query."""
        return [self._made(values) for values in value]

    def values(self, value: Iterable[Mapping[str, Any]], *paths: str) -> list[tuple[Any, ...]]:
        """Of the same rows these paths only, without the models: for those that are many and say little.

        A path is one of `named`, or a column of the rows.
        """
        readers = [(path, _reader_of(self._model, path)) for path in paths]
        return [tuple(None if row[path] is None else read(row[path]) for path, read in readers) for row in value]

    def _made(self, values: Mapping[str, Any]) -> M:
        found = made(self._model, {path: values[path] for path in self._columns})
        for name, read in self._computed.items():
            setattr(found, name, None if values[name] is None else read(values[name]))
        return found


def made(model: type[M], values: Mapping[str, Any]) -> M:
    """The row that these values are of, by the paths of their columns; columns that are missing are deferred."""
    own, related = _columns(model, tuple(values))
    row = model.from_db(
        connection.alias,
        [column for column, _ in own],
        [read(values[column]) if values[column] is not None else None for column, read in own],
    )
    for name, paths in related.items():
        _attach(row, name, {rest: values[path] for rest, path in paths})
    return row


@cache
def _columns(
    model: type[models.Model], paths: tuple[str, ...]
) -> tuple[list[tuple[str, Callable[[Any], Any]]], dict[str, list[tuple[str, str]]]]:
    """Of these paths the model's own columns, in its order, with what reads their values; and by what they lead through
    the others, as (the rest of the path, the path).
    """
    related: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path in paths:
        head, _, rest = path.partition("__")
        if rest:
            related[head].append((rest, path))
    own = [(field.attname, _reader(field)) for field in model._meta.concrete_fields if field.attname in paths]
    return own, dict(related)


def keep(row: models.Model, accessor: str, rows: Iterable[models.Model]) -> None:
    """Put rows where `prefetch_related` would: `row.<accessor>.all()` then asks nothing."""
    found = getattr(row, accessor).all()
    found._result_cache = list(rows)
    found._prefetch_done = True
    cached = row.__dict__.setdefault("_prefetched_objects_cache", {})
    cached[accessor] = found


def _attach(row: models.Model, name: str, parts: dict[str, Any]) -> None:
    """Put what the row points to, or what points to it alone, where `select_related` would."""
    field: Any = row._meta.get_field(name)
    model = field.related_model
    key = model._meta.pk.attname
    if not field.auto_created:
        parts = {key: getattr(row, field.attname), **parts}
    field.set_cached_value(row, None if parts[key] is None else made(model, parts))


def _reader(field: Any) -> Callable[[Any], Any]:
    """What makes of a value of JSON, which is not null, what the field has."""
    if isinstance(field, models.ForeignKey):
        return _reader(field.target_field)
    if isinstance(field, models.DateTimeField):
        return _instant
    if isinstance(field, models.JSONField):
        return _json
    return field.to_python  # type: ignore[no-any-return]


def _reader_of(model: type[models.Model], path: str) -> Callable[[Any], Any]:
    *through, column = path.split("__")
    for name in through:
        model = cast("type[models.Model]", model._meta.get_field(name).related_model)
    (field,) = [field for field in model._meta.concrete_fields if column in (field.name, field.attname)]
    return _reader(field)


def _instant(value: str) -> datetime:
    """SQLite writes instants without their zone."""
    instant = datetime.fromisoformat(value)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _json(value: Any) -> Any:
    """SQLite writes JSON as text."""
    return json.loads(value) if connection.vendor == "sqlite" and isinstance(value, str) else value
