"""The same as the drawing in words: one sentence of it all, a table of the days, and the numbers beside it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from django.utils.safestring import SafeString, mark_safe

from panel.going.days import Change, GoingDay, Shown, Span
from programmes.adherence import Adherence, Outcome
from programmes.enums import SKIP_REASONS, SkipReason

NOT_COUNTED = {
    Outcome.PAUSED: "Paused",
    Outcome.CLOSED: "Closed",
    Outcome.NOT_SYNCED: "Not synced",
    Outcome.UNREACHED: "Reminder never arrived",
}
"""What says nothing of the patient, so that no share of it is taken."""


@dataclass(frozen=True)
class Count:
    """One line of numbers."""

    name: str
    sessions: int


@dataclass(frozen=True)
class TableDay:
    """One day of the table. Texts are empty where nothing was said."""

    on: date
    sessions: Sequence[Shown]
    leg: str
    back: str
    reach: str
    notes: list[str]
    """What changed on this day."""

    @property
    def row(self) -> SafeString:
        """The row of the table, each session with its page once it has come. Put together here, as there are many."""
        links = "".join(_link(session) for session in self.sessions)
        notes = "".join(f"<p>{escape(text)}</p>" for text in self.notes)
        row = (
            f'<tr><th scope="row">{self.on:%a} {self.on.day} {self.on:%b}</th>'
            f'<td><ul class="plainlist">{links}</ul></td>'
            f'<td class="num">{self.leg}</td><td class="num">{self.back}</td><td>{self.reach}</td><td>{notes}</td></tr>'
        )
        return mark_safe(row)  # noqa: S308 # words and addresses of ours, and what was written is escaped


def kept_lines(sums: Adherence) -> list[Count]:
    """What the kept sessions were, where they were not all done whole: they are part of the number above."""
    lines = [
        Count("Done in part", sums.count(Outcome.PARTLY)),
        Count("Stopped, it hurt", sums.count(Outcome.STOPPED)),
    ]
    return [line for line in lines if line.sessions]


def missed_lines(sums: Adherence) -> list[Count]:
    """What the others were that are counted: skipped, by reason, and those of which nothing was noted."""
    reasons = sorted(sums.skipped_why.items(), key=lambda each: (-each[1], each[0]))
    skipped = [Count(f"Skipped: {skip_words(reason)}", count) for reason, count in reasons]
    return [*skipped, Count("Nothing noted", sums.count(Outcome.NOTHING_NOTED))]


def uncounted_lines(sums: Adherence) -> list[Count]:
    """What is in neither number, the five reasons apart."""
    return [Count(name, sums.count(outcome)) for outcome, name in NOT_COUNTED.items()]


def skip_words(reason: str) -> str:
    return SkipReason(reason).label.lower() if reason in SKIP_REASONS else "no reason given"


def summary(days: Sequence[GoingDay], changes: Sequence[Change], spans: Sequence[Span], sums: Adherence) -> str:
    """What somebody who looks at the drawing sees, in sentences. It compares nothing and judges nothing."""
    return " ".join(
        [
            f"{sums.kept} of {sums.known} sessions kept.",
            *_first_and_last("Leg pain after a session", [(day.on, day.leg_after) for day in days]),
            *_first_and_last("Back pain after a session", [(day.on, day.back_after) for day in days]),
            *_first_and_last(
                "Furthest down", [(day.on, day.reach.label.lower() if day.reach else None) for day in days]
            ),
            *(f"{change.label} on {_day(change.on)}." for change in changes),
            *(f"{span.label} from {_day(span.first)} to {_day(span.last)}." for span in spans),
        ]
    )


def table(days: Sequence[GoingDay], changes: Sequence[Change], spans: Sequence[Span]) -> list[TableDay]:
    """The days on which something was asked, said or changed, the newest first."""
    rows = []
    for day in days:
        notes = [*_changed(day.on, changes), *_began(day.on, spans)]
        if day.sessions or notes:
            leg = _from_to(day.leg_before, day.leg_after)
            back = "" if day.back_after is None else str(day.back_after)
            rows.append(TableDay(day.on, day.sessions, leg, back, day.reach.label if day.reach else "", notes))
    return rows[::-1]


def _link(session: Shown) -> str:
    words = f'<span class="num">{session.time}</span> {escape(session.words)}'
    return f"<li>{words}</li>" if session.mark == "later" else f'<li><a href="{session.href}">{words}</a></li>'


def _first_and_last(what: str, values: Iterable[tuple[date, object]]) -> Iterator[str]:
    said = [(day, value) for day, value in values if value is not None]
    if not said:
        yield f"{what}: nothing noted."
    elif len(said) == 1:
        yield f"{what}: {said[0][1]} on {_day(said[0][0])}."
    else:
        yield f"{what}: {said[0][1]} on {_day(said[0][0])}, {said[-1][1]} on {_day(said[-1][0])}."


def _changed(day: date, changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        if change.on == day:
            yield f"{change.label}: {change.why}" if change.why else change.label


def _began(day: date, spans: Iterable[Span]) -> Iterator[str]:
    for span in spans:
        if span.first == day:
            until = f" to {_day(span.last)}" if span.last != span.first else ""
            yield f"{span.label}{until}: {span.why}" if span.why else f"{span.label}{until}"


def _from_to(before: int | None, after: int | None) -> str:
    return "" if before is None and after is None else f"{_said(before)} to {_said(after)}"


def _said(value: int | None) -> str:
    return "not said" if value is None else str(value)


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"
