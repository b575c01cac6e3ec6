"""Saying a programme in plain words: what was prescribed, read back before it is issued, and what has changed. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from programmes.counting import Item, expected_ticks, items_of
from programmes.enums import Side

Labels = Mapping[int, str]
"""The day's sessions in their order: position and label."""


@dataclass(frozen=True)
class Line:
    """One exercise of a programme as it is read aloud. `sessions` are the positions of the slots it belongs to."""

    exercise: str
    name: str
    side: str
    counts: str
    sets: int
    reps: int
    hold_seconds: int
    sessions: tuple[int, ...]
    rest_seconds: int = 0
    choice: int | None = None
    note: str = ""
    group: str = ""
    part: str = "side"

    @classmethod
    def of(cls, prescription: Any, *, slug: str, sessions: Iterable[int]) -> Self:
        """A line from anything that has the fields of a prescription; `slug` is the exercise's, the same for ever."""
        text = prescription.exercise_text
        return cls(
            exercise=slug,
            name=text["name"],
            side=prescription.side,
            counts=prescription.counts,
            sets=prescription.sets,
            reps=prescription.reps,
            hold_seconds=prescription.hold_seconds,
            rest_seconds=prescription.rest_seconds,
            sessions=tuple(sorted(sessions)),
            choice=prescription.choice,
            note=prescription.note,
            part=part_worked(text),
        )


@dataclass(frozen=True)
class SessionReading:
    """What one session of the day asks for, a sentence for each exercise or choice."""

    position: int
    label: str
    sentences: tuple[str, ...]


def part_worked(exercise_text: Mapping[str, Any]) -> str:
    """Whether an exercise is said to be done on a "leg" or on a "side": as its own steps say it."""
    return "leg" if "{leg}" in str(exercise_text) else "side"


def part_of(exercise: Any) -> str:
    """The same of the library's own words: the copy that a patient saw has the side filled in."""
    return part_worked({"steps": exercise.steps, "cues": exercise.cues, "feel": exercise.should_feel})


def side_in_words(side: str, part: str = "side") -> str:
    """ "left leg", "each side"; nothing for an exercise without sides."""
    if side == Side.NONE:
        return ""
    return f"each {part}" if side == Side.BOTH else f"{side} {part}"


def dose_in_words(line: Line) -> str:
    """ "Hold 30 seconds, 3 times, left leg", "8 slow times, left leg", "2 sets of 8, hold 3 seconds, each side"."""
    parts = [*_work(line), side_in_words(line.side, line.part), _rest(line)]
    return ", ".join(part for part in parts if part)


def read_back(line: Line, labels: Labels) -> str:
    """One line in a sentence: "Hold 30 seconds, 3 times, left leg, morning and evening."."""
    return f"{dose_in_words(line)}, {sessions_in_words(line.sessions, labels)}."


def sessions_in_words(sessions: Iterable[int], labels: Labels) -> str:
    """ "morning and evening"; "every session" where there are several a day and it belongs to all of them."""
    chosen = [position for position in labels if position in set(sessions)]
    if not chosen:
        return "in no session yet"
    if len(chosen) == len(labels) > 1:
        return "every session"
    return _listed([_inside_a_sentence(labels[position]) for position in chosen])


def day_in_words(lines: Sequence[Line], labels: Labels) -> list[SessionReading]:
    """The whole day, session by session in the order of the day. A choice is one sentence."""
    return [
        SessionReading(position, label, tuple(_item_in_words(item) for item in items_of(_in_session(lines, position))))
        for position, label in labels.items()
    ]


def dose_changes(before: Line, after: Line, *, labels: Labels) -> list[str]:
    """What is different in one exercise, a phrase each: "hold for 20 seconds, it was 10". Empty where nothing is."""
    phrases = [
        _number_change(after.sets, before.sets, "do {} set{s}"),
        _number_change(after.reps, before.reps, "do it {} time{s}"),
        _number_change(after.hold_seconds, before.hold_seconds, "hold for {} second{s}"),
        _number_change(after.rest_seconds, before.rest_seconds, "rest for {} second{s}"),
        _word_change(*(side_in_words(line.side, line.part) or "no side" for line in (after, before))),
        _word_change(*(sessions_in_words(line.sessions, labels) for line in (after, before))),
        _note_change(after.note, before.note),
    ]
    return [phrase for phrase in phrases if phrase]


def _work(line: Line) -> list[str]:
    if line.hold_seconds == 0:
        return [_slow_times(line.reps)] if line.sets == 1 else [f"{line.sets} sets of {line.reps}", "slowly"]
    hold = f"old {_count(line.hold_seconds, 'second')}"
    if line.counts == "holds":
        return [f"H{hold}", _times(line.reps), f"{line.sets} sets" if line.sets > 1 else ""]
    return [_capital(_times(line.reps)) if line.sets == 1 else f"{line.sets} sets of {line.reps}", f"h{hold}"]


def _rest(line: Line) -> str:
    """Nothing where there is one tick only: there is no between."""
    has_between = line.rest_seconds and len(expected_ticks(line)) > 1
    return f"rest {_count(line.rest_seconds, 'second')} between" if has_between else ""


def _item_in_words(item: Item[Line]) -> str:
    each = [f"{line.name}: {_inside_a_sentence(dose_in_words(line))}" for line in item.prescriptions]
    return f"{each[0]}." if len(each) == 1 else f"One of these: {'; or '.join(each)}."


def _in_session(lines: Iterable[Line], position: int) -> list[Line]:
    return [line for line in lines if position in line.sessions]


def _number_change(now: int, was: int, phrase: str) -> str:
    if now == was:
        return ""
    if now == 0:
        return f"no {'hold' if phrase.startswith('hold') else 'rest'} any more, it was {was} seconds"
    return f"{phrase.format(now, s='' if now == 1 else 's')}, it was {was or 'none'}"


def _word_change(now: str, was: str) -> str:
    return "" if now == was else f"{now}, it was {was}"


def _note_change(now: str, was: str) -> str:
    if now == was:
        return ""
    return f"your physio's note: {now.rstrip('.')}" if now else "your physio's note is gone"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _slow_times(number: int) -> str:
    return "Once, slowly" if number == 1 else f"{number} slow times"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _inside_a_sentence(words: str) -> str:
    """Without the capital it has as a heading; "GP visit" keeps its own."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]
