"""Rules that the database itself keeps, in the same words on SQLite and PostgreSQL.

A migration that rebuilds a table on SQLite drops the table's triggers: it must install them again. A test compares
what is installed with what the migrations name.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython


@dataclass(frozen=True)
class Refusal:
    """Refuse a write to `table` where `when` holds for the OLD and NEW row (sub-selects allowed)."""

    table: str
    event: str  # INSERT, UPDATE, DELETE
    when: str
    message: str
    name: str

    @property
    def trigger(self) -> str:
        return f"refuse_{self.name}_{self.event.lower()}"

    def install(self, vendor: str) -> list[str]:
        """The statements that install the rule. The message comes back as an IntegrityError on both engines."""
        message = self.message.replace("'", "''")
        if vendor == "sqlite":
            return [
                f"CREATE TRIGGER {self.trigger} BEFORE {self.event} ON {self.table} WHEN {self.when}"
                f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
            ]
        row = "OLD" if self.event == "DELETE" else "NEW"
        body = (
            f"BEGIN IF {self.when} THEN RAISE EXCEPTION '{message}'"
            f" USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END"
        )
        return [
            f"CREATE FUNCTION {self.trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            f"CREATE TRIGGER {self.trigger} BEFORE {self.event} ON {self.table}"
            f" FOR EACH ROW EXECUTE FUNCTION {self.trigger}()",
        ]

    def remove(self, vendor: str) -> list[str]:
        if vendor == "sqlite":
            return [f"DROP TRIGGER {self.trigger}"]
        return [f"DROP TRIGGER {self.trigger} ON {self.table}", f"DROP FUNCTION {self.trigger}()"]


def never(table: str, *events: str, message: str, when: str = "TRUE") -> list[Refusal]:
    """Refuse these events on a table, always or where a condition holds."""
    return [Refusal(table=table, event=event, when=when, message=message, name=table) for event in events]


def same_clinic(table: str, **parents: str) -> list[Refusal]:
    """A row's clinic is the clinic of every row it points to: column name → parent table.

    A parent without a clinic (a shared exercise) fits everywhere.
    """
    return [
        Refusal(
            table=table,
            event=event,
            when=f"(SELECT clinic_id FROM {parent} WHERE id = NEW.{column}) <> NEW.clinic_id",  # noqa: S608 # ours
            message=f"{table}.{column} belongs to another clinic",
            name=f"{table}_{column.removesuffix('_id')}_clinic",
        )
        for column, parent in parents.items()
        for event in ("INSERT", "UPDATE")
    ]


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
