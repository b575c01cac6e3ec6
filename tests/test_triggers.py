"""The triggers in the database are those that the migrations name: a table rebuilt on SQLite loses its own."""

from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection

from clinic.triggers import Refusal

APPS = ("clinic", "programmes", "reminders", "panel")
INSTALLED = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    " WHERE NOT t.tgisinternal",
}


def refusals() -> list[Refusal]:
    """Every rule that a migration of ours installs."""
    here = Path(__file__).parent.parent
    paths = [path for app in APPS for path in (here / app / "migrations").glob("0*.py")]
    modules = [import_module(f"{path.parent.parent.name}.migrations.{path.stem}") for path in sorted(paths)]
    return [refusal for module in modules for refusal in getattr(module, "REFUSALS", [])]


@pytest.mark.django_db
def test_installed_triggers_equal_those_the_migrations_name():
    with connection.cursor() as cursor:
        cursor.execute(INSTALLED[connection.vendor])
        installed = sorted(cursor.fetchall())

    assert installed == sorted((refusal.table, refusal.trigger) for refusal in refusals())


def test_trigger_names_fit_postgresql():
    assert max(len(refusal.trigger) for refusal in refusals()) <= 63
