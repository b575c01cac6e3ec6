"""The triggers in the database are those that the migrations name: a rebuilt table on SQLite loses its own in silence."""

from importlib import import_module

import pytest
from django.db import connection

MIGRATIONS = ["clinic", "programmes", "reminders"]


def named() -> set[tuple[str, str]]:
    lists = [import_module(f"{app}.migrations.0002_triggers").REFUSALS for app in MIGRATIONS]
    return {(refusal.table, refusal.trigger) for refusals in lists for refusal in refusals}


def installed() -> set[tuple[str, str]]:
    statement = (
        "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return set(cursor.fetchall())


@pytest.mark.django_db
def test_installed_triggers_equal_those_the_migrations_name():
    assert installed() == named()


def test_names_of_triggers_are_told_apart():
    lists = [import_module(f"{app}.migrations.0002_triggers").REFUSALS for app in MIGRATIONS]

    assert len(named()) == sum(map(len, lists))
    assert max(len(name) for _, name in named()) <= 63  # PostgreSQL cuts longer names off
