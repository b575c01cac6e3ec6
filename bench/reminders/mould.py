"""Many patients' rows made from one's. Making each by its model takes minutes for what the bench needs."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, models

Value = Any
"""As the database's driver takes it: a UUID is text on SQLite and a UUID on PostgreSQL."""


class Table:
    """One table's columns, and the rows of it in the mould."""

    def __init__(self, model: type[models.Model]) -> None:
        self.name = model._meta.db_table
        # Numbers that the database gives are left to it.
        self.fields = [f for f in model._meta.local_concrete_fields if not isinstance(f, models.AutoField)]
        self.rows: list[list[Value]] = []

    def take(self, row: models.Model) -> None:
        self.rows.append([field.get_db_prep_save(field.pre_save(row, True), connection) for field in self.fields])

    @property
    def columns(self) -> str:
        return ", ".join(connection.ops.quote_name(str(field.column)) for field in self.fields)


class Mould:
    """The rows of one patient, in an order in which they can be inserted.

    In a cast every key of theirs is a new one, and so is whatever the caller names.
    """

    def __init__(self, rows: Iterable[models.Model]) -> None:
        tables: dict[type[models.Model], Table] = {}
        self._keys: list[Value] = []
        for row in rows:
            tables.setdefault(type(row), Table(type(row))).take(row)
            if isinstance(row.pk, UUID):
                self._keys.append(key_of(row.pk))
        self._tables = list(tables.values())

    def cast(self, exchanges: Iterable[Mapping[Value, Value]]) -> None:
        """Insert the rows once for each of `exchanges`: a value of the mould's → what stands in its place."""
        swaps = [{**{key: key_of(uuid4()) for key in self._keys}, **exchange} for exchange in exchanges]
        for table in self._tables:
            _insert(table, [[swap.get(value, value) for value in row] for swap in swaps for row in table.rows])


def key_of(key: UUID) -> Value:
    """The key as it stands in the rows of a mould."""
    return key if connection.features.has_native_uuid_field else key.hex


def _insert(table: Table, rows: list[list[Value]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table.name} ({table.columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(table.fields))
            insert = f"INSERT INTO {table.name} ({table.columns}) VALUES ({places})"  # noqa: S608 # names of Django's
            cursor.executemany(insert, rows)
