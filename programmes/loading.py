"""Putting the library's files into the database. Run as often as you like: the second time changes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from jsonschema import Draft202012Validator, FormatChecker

from programmes import content
from programmes.content import files, rows
from programmes.enums import Side
from programmes.models import Exercise, Template

Row = Exercise | Template


class LibraryError(Exception):
    """The library's files do not hold what their schemas ask for. Says which file and what is wrong with it."""


@dataclass
class Loaded:
    """What one load did to the shared rows of a kind, by slug."""

    what: str
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    unchanged: int = 0

    @property
    def sentence(self) -> str:
        """ "Exercises: 2 added (a, b), 1 changed (c), 17 as before."."""
        parts = [
            f"{len(slugs)} {verb} ({', '.join(slugs)})"
            for verb, slugs in (("added", self.added), ("changed", self.changed), ("retired", self.retired))
            if slugs
        ]
        return f"{self.what}: {', '.join([*parts, f'{self.unchanged} as before'])}."


def load(*, now: datetime) -> list[Loaded]:
    """Bring the shared exercises and templates up to the files, all of them or none.

    A clinic's own rows are never looked at. Nothing is deleted: what the files no longer hold is retired, and comes
    back when they hold it again. Raises LibraryError before anything is written.
    """
    check()
    version = content.meta()["version"]
    exercises = {row["slug"]: exercise_fields(row) for row in content.exercises()}
    templates = {row["id"]: template_fields(row) for row in content.templates()}
    with transaction.atomic():
        return [
            _bring_up("Exercises", Exercise, exercises, version=version, now=now),
            _bring_up("Templates", Template, templates, version=version, now=now),
        ]


def check() -> None:
    """Check every file against its schema, and what the files say of each other. Raises LibraryError."""
    problems = [problem for name in files.names() for problem in problems_of(name, files.read(name))]
    problems = problems or list(_loose_ends())
    if problems:
        raise LibraryError("The library was not loaded. " + " ".join(problems))


def problems_of(name: str, held: Any) -> list[str]:
    """What is wrong with the content of one file, by its schema, a sentence each."""
    validator = Draft202012Validator(files.schema_of(name), format_checker=FormatChecker())
    return [f"{name}.json, {error.json_path}: {error.message[:300]}." for error in validator.iter_errors(held)]


def exercise_fields(row: rows.ExerciseRow) -> dict[str, Any]:
    """The columns of an exercise, from its row in the file."""
    return {
        **{key: value for key, value in row.items() if key != "slug"},
        "per_side": row["dose"]["per_side"],
        "side_means": row["side_means"] or "",
        "figure_side": row["figure_side"] or Side.NONE.value,
    }


def template_fields(row: rows.TemplateRow) -> dict[str, Any]:
    """The columns of a template, from its row in the file."""
    return {key: value for key, value in row.items() if key != "id"}


def _loose_ends() -> Iterable[str]:
    slugs = [row["slug"] for row in content.exercises()]
    ids = [row["id"] for row in content.templates()]
    yield from (f"exercises.json: “{slug}” stands there twice." for slug in _twice(slugs))
    yield from (f"templates.json: “{id_}” stands there twice." for id_ in _twice(ids))
    for template in content.templates():
        unknown = {line["exercise"] for line in template["prescriptions"]} - set(slugs)
        yield from (f"templates.json: “{template['id']}” names no exercise of ours: “{slug}”." for slug in unknown)


def _twice(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _bring_up(
    what: str, model: type[Row], wanted: Mapping[str, Mapping[str, Any]], *, version: int, now: datetime
) -> Loaded:
    loaded = Loaded(what)
    shared = {row.slug: row for row in model._default_manager.select_for_update().filter(clinic__isnull=True)}
    for slug, fields in wanted.items():
        _bring_up_row(shared.get(slug) or model(slug=slug), fields, version=version, loaded=loaded)
    for slug in sorted(shared.keys() - wanted.keys()):
        _retire(shared[slug], now=now, loaded=loaded)
    return loaded


def _bring_up_row(row: Row, fields: Mapping[str, Any], *, version: int, loaded: Loaded) -> None:
    is_new, was_retired = row._state.adding, row.retired_at is not None
    differs = was_retired or any(getattr(row, name) != value for name, value in fields.items())
    if is_new:
        loaded.added.append(row.slug)
    elif differs:
        loaded.changed.append(row.slug)
    else:
        loaded.unchanged += 1
    if is_new or differs or row.library_version != version:
        for name, value in {**fields, "library_version": version, "retired_at": None}.items():
            setattr(row, name, value)
        row.save()


def _retire(row: Row, *, now: datetime, loaded: Loaded) -> None:
    if row.retired_at is None:
        row.retired_at = now
        row.save(update_fields=["retired_at"])
        loaded.retired.append(row.slug)
