"""Writing past the code: plain SQL, as a restored dump, a careless script or an attacker would."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction


def column(row: models.Model, name: str) -> models.Field:
    return next(field for field in row._meta.concrete_fields if name in (field.attname, field.name))


def run(statement: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def value_of(row: models.Model, name: str, value):
    field = column(row, name)
    value = value.pk if isinstance(value, models.Model) else value
    if isinstance(field, models.ForeignKey):
        field = field.target_field
    return field.get_db_prep_value(value, connection)


def copy(row: models.Model, **changes) -> None:
    """Insert a copy of the row under a new key, with these columns changed."""
    pk = row._meta.pk
    if isinstance(pk, models.UUIDField):
        changes = {"id": uuid.uuid4(), **changes}
    fields = [field for field in row._meta.concrete_fields if field is not pk or "id" in changes]
    changed = {column(row, name).column: value_of(row, name, value) for name, value in changes.items()}
    quoted = [connection.ops.quote_name(field.column) for field in fields]
    taken = ["%s" if field.column in changed else connection.ops.quote_name(field.column) for field in fields]
    values = [changed[field.column] for field in fields if field.column in changed]
    table = row._meta.db_table
    chosen = f"SELECT {', '.join(taken)} FROM {table} WHERE id = %s"  # noqa: S608 # the models' own names
    run(f"INSERT INTO {table} ({', '.join(quoted)}) {chosen}", *values, value_of(row, "id", row.pk))


def update(row: models.Model, **changes) -> None:
    sets = ", ".join(f"{connection.ops.quote_name(column(row, name).column)} = %s" for name in changes)
    values = [value_of(row, name, value) for name, value in changes.items()]
    statement = f"UPDATE {row._meta.db_table} SET {sets} WHERE id = %s"  # noqa: S608 # the models' own names
    run(statement, *values, value_of(row, "id", row.pk))


def delete(row: models.Model) -> None:
    statement = f"DELETE FROM {row._meta.db_table} WHERE id = %s"  # noqa: S608 # the models' own names
    run(statement, value_of(row, "id", row.pk))


@contextmanager
def undone() -> Iterator[None]:
    """Take back all that is done inside, so that many things can be tried on the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
