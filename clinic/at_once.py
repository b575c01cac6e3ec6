"""Rows of many tables in one question: each list comes as one JSON value of the row that it belongs to.

A page about one patient shows a few rows of a dozen tables. Asked for one after the other, the way to the database
and back costs more than what is found. The rows come back as the models that they are, and what is related to them
stands where `prefetch_related` would have put it. Both engines can do it: SQLite has `json_group_array`, PostgreSQL
`jsonb_agg`.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models import F, Subquery
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

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
        self._computed = computed or {}
        own = [field.attname for field in rows.model._meta.concrete_fields if field.attname not in set(without)]
        self._rows = rows
        self._paths = [*own, *named, *self._computed]

    @property
    def expression(self) -> Subquery:
        """What to annotate."""
        row = JSONObject(**{path: F(path) for path in self._paths})
        return _JSONList(self._rows.annotate(**{ROW: row}).values(ROW))

    def read(self, value: Iterable[Mapping[str, Any]]) -> list[M]:
        """The rows that the annotation has brought, in the order of the query."""
        return [self._made(values) for values in value]

    def _made(self, values: Mapping[str, Any]) -> M:
        found = made(self._model, {path: value for path, value in values.items() if path not in self._computed})
        for name, field in self._computed.items():
            setattr(found, name, _python(field, values[name]))
        return found


def made(model: type[M], values: Mapping[str, Any]) -> M:
    """The row that these values are of, by the paths of their columns; columns that are missing are deferred."""
    own: dict[str, Any] = {}
    related: dict[str, dict[str, Any]] = defaultdict(dict)
    for path, value in values.items():
        head, _, rest = path.partition("__")
        if rest:
            related[head][rest] = value
        else:
            own[head] = value
    fields = [field for field in model._meta.concrete_fields if field.attname in own]
    row = model.from_db(
        connection.alias,
        [field.attname for field in fields],
        [_python(field, own[field.attname]) for field in fields],
    )
    for name, parts in related.items():
        _attach(row, name, parts)
    return row


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


def _python(field: Any, value: Any) -> Any:
    """A value of JSON as the field has it. SQLite writes instants without their zone, and JSON as text."""
    if value is None:
        return None
    if isinstance(field, models.ForeignKey):
        return _python(field.target_field, value)
    if isinstance(field, models.DateTimeField):
        instant = parse_datetime(value)
        return instant if instant is None or instant.tzinfo else instant.replace(tzinfo=UTC)
    if isinstance(field, models.JSONField):
        return json.loads(value) if connection.vendor == "sqlite" and isinstance(value, str) else value
    return field.to_python(value)
