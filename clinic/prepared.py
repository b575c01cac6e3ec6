"""Queries that are put together once for a process, and then only asked with other values.

Django makes the text of a query anew each time. Of one with a dozen subqueries that takes longer than the database
takes to answer. The text does not hang on the values: what is asked for is kept with values that stand for others.
"""

import copy
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.sql.compiler import SQLCompiler

from clinic.among import as_parameter

A_KEY, ANOTHER_KEY = UUID(int=1), UUID(int=2)
A_DAY, AN_INSTANT = date(1900, 1, 1), datetime(1900, 1, 1, 1, 1, 1, tzinfo=UTC)
"""What stands for a value until one comes."""
SQL = tuple[str, list[Any]]


class _Made(NamedTuple):
    rows: "models.QuerySet[Any, Any]"
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    places: Mapping[int, str]
    """Where in the parameters which value stands."""


class Prepared:
    """A query as a function of values, of which each is a date, an instant, a key or a list of keys.

    `make` gives the query for values that stand for those to come. They must differ from each other and from every
    other parameter, and may only be compared: whatever is worked out of them is a value of its own.
    """

    def __init__(self, make: Callable[..., "models.QuerySet[Any, Any]"], **stand_ins: Any) -> None:
        self.make, self.stand_ins = make, stand_ins
        self._kept: dict[str, _Made] = {}

    def rows(self, **values: Any) -> list[Any]:
        """What the query finds for these values, as it gives it. One query."""
        made = self._made()
        text, params = self.sql(**values)
        compiler = copy.copy(made.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_, **__: (text, tuple(params))  # type: ignore[method-assign]
        found = made.rows.all()
        found.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        return list(found)

    def sql(self, **values: Any) -> SQL:
        """Its text with the parameters for these values."""
        made = self._made()
        given = {name: _as_parameter(values[name]) for name in self.stand_ins}
        return made.sql, [given[made.places[n]] if n in made.places else param for n, param in enumerate(made.params)]

    def _made(self) -> _Made:
        kept = self._kept.get(connection.vendor)
        if kept is None:
            kept = self._kept[connection.vendor] = self._put_together()
        return kept

    def _put_together(self) -> _Made:
        rows = self.make(**self.stand_ins)
        compiler = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        text, params = compiler.as_sql()
        names = {_as_parameter(value): name for name, value in self.stand_ins.items()}
        places = {n: names[param] for n, param in enumerate(params) if _is_plain(param) and param in names}
        if missing := names.keys() - {params[n] for n in places}:
            raise ValueError(f"These values do not stand in the query: {missing}.")
        return _Made(rows, compiler, text, tuple(params), places)


def _is_plain(param: Any) -> bool:
    return isinstance(param, str | date | UUID)


def _as_parameter(value: date | UUID | Iterable[UUID]) -> Any:
    """As the columns' own fields would hand it to the database."""
    if isinstance(value, datetime):
        return models.DateTimeField().get_db_prep_value(value, connection)
    if isinstance(value, date):
        return models.DateField().get_db_prep_value(value, connection)
    if isinstance(value, UUID):
        return models.UUIDField().get_db_prep_value(value, connection)
    return as_parameter(value, connection)
