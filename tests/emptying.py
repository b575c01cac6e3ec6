"""Emptying a database whose triggers refuse deletions, after a test that had to commit."""

from django.core.management.color import no_style
from django.db import connection


def empty() -> None:
    """Take every row away on SQLite, whose flush is a DELETE that the triggers refuse; PostgreSQL's is a TRUNCATE."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables))
        for _, sql in triggers:
            cursor.execute(sql)
