"""The lines of a draft as its page holds them: texts, each line under a key that stays with it while it is moved."""

import hashlib
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from panel.forms.programme import LineForm, typed
from programmes import prescribing
from programmes.models import Exercise, Revision

MOST_LINES = 20
FIELDS = tuple(LineForm.base_fields)
KEY = re.compile(r"[0-9a-z]{1,12}")


@dataclass(frozen=True)
class TypedLine:
    """One line as it was typed. Buttons name it by its key: its place changes while an answer is under way."""

    key: str
    fields: dict[str, list[str]]

    @property
    def exercise(self) -> str:
        return self.fields["exercise"][0]


@dataclass(frozen=True)
class TakenOut:
    """The line that was taken out last: it can be put back for as long as the page is open."""

    number: int
    name: str
    line: TypedLine

    @property
    def sent(self) -> str:
        """As the page sends it back."""
        return json.dumps({"number": self.number, "key": self.line.key, "fields": self.line.fields})


def fresh_line(line: prescribing.Line) -> TypedLine:
    """A line that the page has not had yet."""
    return TypedLine(secrets.token_hex(4), typed(line))


def typed_lines(data: QueryDict, library: Mapping[str, Exercise]) -> list[TypedLine]:
    """The lines of a posted page in their order. A line of an exercise that the clinic does not have is not one."""
    keys = [key for key in dict.fromkeys(data.getlist("line")) if KEY.fullmatch(key)]
    lines = [TypedLine(key, {field: data.getlist(f"line-{key}-{field}") for field in FIELDS}) for key in keys]
    return [line for line in lines if line.fields["exercise"] and line.exercise in library][:MOST_LINES]


def saved_lines(draft: Revision) -> list[TypedLine]:
    lines = prescribing.lines_of(draft)
    return [TypedLine(str(number), typed(line)) for number, line in enumerate(lines)]


def taken_out_in(data: QueryDict, library: Mapping[str, Exercise]) -> TakenOut | None:
    """What the page says was taken out last; None where it says nothing that can be read."""
    try:
        sent = json.loads(data.get("taken-out", ""))
        fields = {field: [str(value) for value in sent["fields"][field]] for field in FIELDS}
        line = TypedLine(str(sent["key"]), fields)
        number = int(sent["number"])
        return TakenOut(max(0, number), library[line.exercise].name, line) if KEY.fullmatch(line.key) else None
    except (ValueError, KeyError, IndexError, TypeError, OverflowError):
        return None


def version_of(draft: Revision, lines: Sequence[Mapping[str, Sequence[str]]], why: str) -> str:
    """Tells two states of a draft apart: 32 hex digits of a SHA-256 over which it is, its lines and its reason."""
    state = json.dumps([str(draft.pk), [dict(line) for line in lines], why], sort_keys=True)
    return hashlib.sha256(state.encode()).hexdigest()[:32]
