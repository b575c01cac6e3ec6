"""What the buttons and the drags of the builder do to its lines. Saving comes after, but for a physio's own doses.

A button names its line by key: by its place it would mean another one while an answer is under way.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import replace

from clinic.errors import Refused
from panel.builder import Builder
from panel.forms.programme import typed
from panel.typed import MOST_LINES, TakenOut, TypedLine
from programmes import defaults, ordering, prescribing

LINES, TAKEN_OUT = "lines", "taken-out"
PLACE = re.compile(r"[0-9]{1,3}")


def press(builder: Builder, what: str) -> str:
    """Do what a button says, as in "up:<line>", "move:<line>:0" or "add:<exercise>:0". The id of what the page should
    go to; "" for nothing.

    What names no line of the page, and no exercise that the clinic has, does nothing. Raises Refused where a button
    cannot do its work, with a sentence.
    """
    verb, key, place = (*what.split(":"), "", "")[:3]
    if verb == "add":
        return _add(builder, key, place)
    if verb == "order":
        builder.lines[:] = [builder.lines[number] for number in ordering.suggested(builder.stages)]
        return LINES
    if verb == "put-back":
        return _put_back(builder)
    number = builder.number_of(key)
    if number is None or verb not in _OF_A_LINE:
        return ""
    return _OF_A_LINE[verb](builder, number, _place(place, len(builder.lines) - 1))


def _place(text: str, last: int) -> int:
    """A place in the list, at most this one; this one where none is said."""
    return min(int(text), last) if PLACE.fullmatch(text) else last


def _add(builder: Builder, key: str, place: str) -> str:
    """At the end, or before the line of this number."""
    line = builder.new_line(key)
    if line is None:
        return ""
    _insist_on_room(builder)
    builder.lines.insert(_place(place, len(builder.lines)), line)
    return _line(line)


def _put_back(builder: Builder) -> str:
    """What was taken out last, where it was, with all that was typed in it."""
    gone = builder.taken_out
    if gone is None:
        return ""
    _insist_on_room(builder)  # while it is full, what was taken out stays within reach
    builder.taken_out = None
    is_taken = builder.number_of(gone.line.key) is not None
    line = replace(gone.line, key=secrets.token_hex(4)) if is_taken else gone.line
    builder.lines.insert(min(gone.number, len(builder.lines)), line)
    return _line(line)


def _move(builder: Builder, number: int, to: int) -> str:
    line = builder.lines.pop(number)
    builder.lines.insert(max(to, 0), line)
    return _line(line)


def _up(builder: Builder, number: int, *_: int) -> str:
    return _move(builder, number, number - 1)


def _down(builder: Builder, number: int, *_: int) -> str:
    return _move(builder, number, number + 1)


def _remove(builder: Builder, number: int, *_: int) -> str:
    builder.taken_out = TakenOut(number, builder.exercise_of(number).name, builder.lines.pop(number))
    return TAKEN_OUT


def _duplicate(builder: Builder, number: int, *_: int) -> str:
    _insist_on_room(builder)
    copy = replace(builder.lines[number], key=secrets.token_hex(4))
    builder.lines.insert(number + 1, copy)
    return _line(copy)


def _keep(builder: Builder, number: int, *_: int) -> str:
    """A line that cannot be read yet is not kept; what is wrong with it stands beside its fields."""
    form = builder.forms[number]
    if form.is_valid():
        defaults.keep(form.line, by=builder.member)
    return _line(builder.lines[number])


def _forget(builder: Builder, number: int, *_: int) -> str:
    """Back to the library's dose, here and from now on. The side, the choice and what was written stay."""
    exercise = builder.exercise_of(number)
    defaults.forget(exercise, by=builder.member)
    patient = builder.draft.programme.patient
    fresh = typed(prescribing.new_line(exercise, patient, positions=builder.positions))
    dose = {field: fresh[field] for field in ("positions", "sets", "reps", "hold_seconds", "rest_seconds")}
    line = builder.lines[number]
    builder.lines[number] = replace(line, fields={**line.fields, **dose})
    return _line(builder.lines[number])


_OF_A_LINE: dict[str, Callable[..., str]] = {
    "move": _move,
    "up": _up,
    "down": _down,
    "remove": _remove,
    "duplicate": _duplicate,
    "keep": _keep,
    "forget": _forget,
}


def _insist_on_room(builder: Builder) -> None:
    if len(builder.lines) >= MOST_LINES:
        raise Refused("full", f"A programme has room for {MOST_LINES} exercises. Take one out first.")


def _line(line: TypedLine) -> str:
    return f"line-{line.key}"
