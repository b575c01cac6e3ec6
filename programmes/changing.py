"""What a draft changes of the programme in force, exercise by exercise, in plain words. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from programmes.wording import Labels, Line, dose_changes, read_back

Pairs = list[tuple[Line | None, Line]]


@dataclass(frozen=True)
class Changed:
    """One exercise that is no longer as it was; `phrases` say how, as in "hold for 20 seconds, it was 10"."""

    name: str
    phrases: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}: {'; '.join(self.phrases)}."


def paired(before: Sequence[Line], after: Sequence[Line]) -> Pairs:
    """Each line with the one that it was; None where it is new. An exercise may stand twice, once for each side: the
    line of the same side is the same one, what is left over goes by its order.
    """
    left = list(before)
    found = {number: _taken(left, line.exercise, line.side) for number, line in enumerate(after)}
    for number, line in enumerate(after):
        found[number] = found[number] or _taken(left, line.exercise)
    return [(found[number], line) for number, line in enumerate(after)]


def changes(before: Sequence[Line], after: Sequence[Line], labels: Labels) -> list[Changed]:
    """Everything that is different: what is new, what has changed, what has been taken out, and the order."""
    pairs = paired(before, after)
    return [*_of_lines(pairs, labels), *_gone(before, pairs), *_reordered(before, pairs)]


def _taken(left: list[Line], exercise: str, side: str | None = None) -> Line | None:
    for line in left:
        if line.exercise == exercise and side in {None, line.side}:
            left.remove(line)
            return line
    return None


def _of_lines(pairs: Pairs, labels: Labels) -> Iterator[Changed]:
    for was, now in pairs:
        if was is None:
            yield Changed(now.name, (f"new: {_inside(read_back(now, labels))}",))
        elif phrases := [*dose_changes(was, now, labels=labels), *_choice_change(was, now), *_group_change(was, now)]:
            yield Changed(now.name, tuple(phrases))


def _choice_change(was: Line, now: Line) -> Iterator[str]:
    if was.choice and now.choice and was.choice != now.choice:
        yield f"one of choice {now.choice}, it was of choice {was.choice}"
    elif was.choice != now.choice:
        yield "one of a choice now" if now.choice else "no longer one of a choice"


def _group_change(was: Line, now: Line) -> Iterator[str]:
    """The group is a heading that the patient reads."""
    if was.group != now.group:
        yield f"under “{now.group}” now" if now.group else f"no longer under “{was.group}”"


def _gone(before: Sequence[Line], pairs: Pairs) -> Iterator[Changed]:
    kept = [id(was) for was, _ in pairs if was]
    for line in before:
        if id(line) not in kept:
            yield Changed(line.name, ("taken out",))


def _reordered(before: Sequence[Line], pairs: Pairs) -> Iterator[Changed]:
    """Only of what stays: something new in between moves nothing."""
    places = [next(n for n, line in enumerate(before) if line is was) for was, _ in pairs if was]
    if places != sorted(places):
        yield Changed("Order", ("the exercises come in another order",))


def _inside(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:]}".removesuffix(".")
