"""What the buttons and the drags of the builder do to its lines. Nothing here is kept: saving comes after."""

from collections.abc import Callable

from clinic.errors import Refused
from panel.builder import MOST_LINES, Builder, TakenOut
from panel.forms.programme import typed
from programmes import defaults, ordering, prescribing

LINES, TAKEN_OUT = "lines", "taken-out"


def press(builder: Builder, what: str) -> str:
    """Do what a button says, as in "up:2" or "add:<exercise>:0". The id of what the page should go to; "" for nothing.

    What names no line of the page, and no exercise that the clinic has, does nothing. Raises Refused where a button
    cannot do its work, with a sentence.
    """
    verb, *given = what.split(":")
    if verb == "add":
        return _add(builder, *given)
    if verb == "order":
        builder.lines[:] = [builder.lines[number] for number in ordering.suggested(builder.stages)]
        return LINES
    if verb == "put-back":
        return _put_back(builder)
    numbers = [int(each) for each in given if each.isascii() and each.isdigit()]
    if verb in _OF_A_LINE and numbers and numbers[0] < len(builder.lines):
        return _OF_A_LINE[verb](builder, *numbers)
    return ""


def _add(builder: Builder, key: str = "", place: str = "") -> str:
    """At the end, or before the line of this number."""
    line = builder.new_line(key)
    if line is None:
        return ""
    if len(builder.lines) >= MOST_LINES:
        raise Refused("full", f"A programme has room for {MOST_LINES} exercises. Take one out first.")
    at = min(int(place), len(builder.lines)) if place.isascii() and place.isdigit() else len(builder.lines)
    builder.lines.insert(at, line)
    return _line(at)


def _put_back(builder: Builder) -> str:
    """What was taken out last, where it was, with all that was typed in it."""
    gone, builder.taken_out = builder.taken_out, None
    if gone is None or len(builder.lines) >= MOST_LINES:
        return ""
    at = min(gone.number, len(builder.lines))
    builder.lines.insert(at, gone.line)
    return _line(at)


def _move(builder: Builder, number: int, to: int = 0) -> str:
    to = min(max(to, 0), len(builder.lines) - 1)
    builder.lines.insert(to, builder.lines.pop(number))
    return _line(to)


def _up(builder: Builder, number: int, *_: int) -> str:
    return _move(builder, number, number - 1)


def _down(builder: Builder, number: int, *_: int) -> str:
    return _move(builder, number, number + 1)


def _remove(builder: Builder, number: int, *_: int) -> str:
    builder.taken_out = TakenOut(number, builder.exercise_of(number).name, builder.lines.pop(number))
    return TAKEN_OUT


def _duplicate(builder: Builder, number: int, *_: int) -> str:
    if len(builder.lines) >= MOST_LINES:
        raise Refused("full", f"A programme has room for {MOST_LINES} exercises. Take one out first.")
    builder.lines.insert(number + 1, {field: list(values) for field, values in builder.lines[number].items()})
    return _line(number + 1)


def _keep(builder: Builder, number: int, *_: int) -> str:
    """A line that cannot be read yet is not kept; what is wrong with it stands beside its fields."""
    form = builder.forms[number]
    if form.is_valid():
        defaults.keep(form.line, by=builder.member)
    return _line(number)


def _forget(builder: Builder, number: int, *_: int) -> str:
    """Back to the library's dose, here and from now on. The side, the choice and what was written stay."""
    exercise = builder.exercise_of(number)
    defaults.forget(exercise, by=builder.member)
    patient = builder.draft.programme.patient
    fresh = typed(prescribing.new_line(exercise, patient, positions=builder.positions))
    dose = {field: fresh[field] for field in ("positions", "sets", "reps", "hold_seconds", "rest_seconds")}
    builder.lines[number] = {**builder.lines[number], **dose}
    return _line(number)


_OF_A_LINE: dict[str, Callable[..., str]] = {
    "move": _move,
    "up": _up,
    "down": _down,
    "remove": _remove,
    "duplicate": _duplicate,
    "keep": _keep,
    "forget": _forget,
}


def _line(number: int) -> str:
    return f"line-{number}"
