"""Rules that the database itself keeps, in the same words on SQLite and PostgreSQL.

A migration that alters a table of ours writes its operations inside `rebuilding(…)`, because of SQLite. A test
compares what is installed with what the migrations name.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.operations.base import Operation


@dataclass(frozen=True)
class Refusal:
    """Refuse a write to `table` where `when` holds for the OLD and NEW row (sub-selects allowed)."""

    table: str
    event: str  # INSERT, UPDATE, DELETE
    when: str
    message: str
    name: str
    columns: tuple[str, ...] = ()
    """All that the rule depends on of its own table, where that is not the whole row."""

    @property
    def trigger(self) -> str:
        return f"refuse_{self.name}_{self.event.lower()}"

    def install(self, vendor: str) -> list[str]:
        """The statements that install the rule. The message comes back as an IntegrityError on both engines."""
        return self._install(vendor, self.event)

    def install_narrowed(self, vendor: str) -> list[str]:
        """The same, but an update that writes none of the rule's columns is not even looked at."""
        narrow = self.event == "UPDATE" and self.columns
        return self._install(vendor, f"UPDATE OF {', '.join(self.columns)}" if narrow else self.event)

    def _install(self, vendor: str, event: str) -> list[str]:
        message = self.message.replace("'", "''")
        if vendor == "sqlite":
            return [
                f"CREATE TRIGGER {self.trigger} BEFORE {event} ON {self.table} WHEN {self.when}"
                f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
            ]
        row = "OLD" if self.event == "DELETE" else "NEW"
        body = (
            f"BEGIN IF {self.when} THEN RAISE EXCEPTION '{message}'"
            f" USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END"
        )
        return [
            f"CREATE FUNCTION {self.trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            f"CREATE TRIGGER {self.trigger} BEFORE {event} ON {self.table}"
            f" FOR EACH ROW EXECUTE FUNCTION {self.trigger}()",
        ]

    def remove(self, vendor: str) -> list[str]:
        if vendor == "sqlite":
            return [f"DROP TRIGGER {self.trigger}"]
        return [f"DROP TRIGGER {self.trigger} ON {self.table}", f"DROP FUNCTION {self.trigger}()"]


def never(
    table: str, *events: str, message: str, when: str = "TRUE", name: str = "", columns: tuple[str, ...] = ()
) -> list[Refusal]:
    """Refuse these events on a table, always or where a condition holds. A second rule on one event needs a name."""
    name = f"{table}_{name}" if name else table
    return [
        Refusal(table=table, event=event, when=when, message=message, name=name, columns=columns) for event in events
    ]


def fixed(table: str, *columns: str) -> list[Refusal]:
    """These columns of a row never change: it would move from under what points to it."""
    when = " OR ".join(changed(column) for column in columns)
    message = f"{table}: {', '.join(columns)} never change"
    return never(table, "UPDATE", when=when, message=message, name="fixed", columns=columns)


def changed(column: str) -> str:
    """NEW differs from OLD, with NULL as a value of its own (IS DISTINCT FROM needs SQLite 3.39)."""
    return f"COALESCE(NEW.{column} <> OLD.{column}, (NEW.{column} IS NULL) <> (OLD.{column} IS NULL))"


def same_clinic(table: str, **parents: str) -> list[Refusal]:
    """A row's clinic is the clinic of every row it points to: column name → parent table.

    A parent without a clinic (a shared exercise) fits everywhere. A parent that cannot be seen, as under row-level
    security, does not fit.
    """
    return _both(
        table,
        "clinic",
        {
            column: f"NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.id = NEW.{column}"  # noqa: S608 # ours
            " AND (p.clinic_id IS NULL OR p.clinic_id = NEW.clinic_id))"
            for column, parent in parents.items()
        },
    )


def same_patient(table: str, *, mine: str = "NEW.patient_id", **theirs: str) -> list[Refusal]:
    """A row's patient is the patient of every row it points to: column name → SQL that gives that row's patient."""
    return _both(table, "patient", {column: f"COALESCE(({sql}) <> ({mine}), TRUE)" for column, sql in theirs.items()})


def _both(table: str, whose: str, conditions: dict[str, str]) -> list[Refusal]:
    return [
        Refusal(
            table=table,
            event=event,
            when=f"NEW.{column} IS NOT NULL AND {condition}",
            message=f"{table}.{column} belongs to another {whose}",
            name=f"{table}_{column.removesuffix('_id')}_{whose}",
            columns=(column, f"{whose}_id") if f"NEW.{whose}_id" in condition else (),
        )
        for column, condition in conditions.items()
        for event in ("INSERT", "UPDATE")
    ]


def rebuilding(*operations: Operation) -> list[Operation]:
    """Migration operations that alter a table which a rule reads or guards.

    SQLite rebuilds a table to alter it. It refuses while another table's trigger reads it, and drops the table's own
    triggers. So all are lifted before and put back after; nothing else writes meanwhile, the migration holds the lock.
    """
    kept: list[str] = []

    def lift(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "sqlite":
            with schema_editor.connection.cursor() as cursor:
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                triggers = cursor.fetchall()
            kept[:] = [sql for _, sql in triggers]
            for name, _ in triggers:
                schema_editor.execute(f"DROP TRIGGER {name}", params=None)

    def put_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for sql in kept:
            schema_editor.execute(sql, params=None)

    return [RunPython(lift, put_back), *operations, RunPython(put_back, lift)]


def narrowed(refusals: list[Refusal]) -> RunPython:
    """The migration operation that installs rules of updates anew, so that they cost nothing where they do not matter.

    For tables that are written thousands of times a minute. The rules stay what they were.
    """
    of_updates = [refusal for refusal in refusals if refusal.event == "UPDATE" and refusal.columns]
    return RunPython(
        _run(of_updates, lambda refusal, vendor: [*refusal.remove(vendor), *refusal.install_narrowed(vendor)]),
        _run(of_updates, lambda refusal, vendor: [*refusal.remove(vendor), *refusal.install(vendor)]),
    )


def installed_by(refusals: list[Refusal]) -> RunPython:
    """The migration operation that installs the rules, and takes them away again."""
    return RunPython(_run(refusals, Refusal.install), _run(refusals, Refusal.remove))


def _run(
    refusals: list[Refusal], statements: Callable[[Refusal, str], list[str]]
) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    def run(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for refusal in refusals:
            for statement in statements(refusal, schema_editor.connection.vendor):
                schema_editor.execute(statement, params=None)

    return run
