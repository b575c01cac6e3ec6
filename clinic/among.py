"""`filter(id__among=keys)`: as `__in`, for hundreds of keys at once.

Django prepares every key of an `__in` by itself, which costs more than the database's own work, and SQLite takes only
so many. Here all keys are one parameter.
"""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ForeignKey, Lookup, UUIDField
from django.db.models.sql.compiler import SQLCompiler


@UUIDField.register_lookup
@ForeignKey.register_lookup
class Among(Lookup[Any]):
    """Of a column of UUIDs. Takes any iterable of UUIDs; an empty one finds nothing."""

    lookup_name = "among"
    prepare_rhs = False

    def __init__(self, lhs: Any, rhs: Iterable[UUID]) -> None:
        super().__init__(lhs, list(rhs))

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        given = as_parameter(self.rhs, connection)
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s::uuid[])", (*params, given)
        return f"{column} IN (SELECT value FROM json_each(%s))", (*params, given)  # noqa: S608 # a column of ours


def as_parameter(keys: Iterable[UUID], connection: BaseDatabaseWrapper) -> str:
    """As one text: a driver would look at every key of a list by itself."""
    if connection.vendor == "postgresql":
        return f"{{{','.join(map(str, keys))}}}"
    return json.dumps([key.hex for key in keys])
