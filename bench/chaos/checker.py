"""The judge: reads a history and what the database holds, and says what must not have happened.

It shares no code with the product, and none with the harness that sends, kills or restarts. What nobody can know, such
as a message whose answer was never read, is information and never a failure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from bench.chaos.rows import SENT, UNSENT, PhoneRow, ReminderRow, Rows
from bench.chaos.story import HEARD, Act, Key, Message, Span, Story

POINTS: Final = ("leased", "sent", "replied", "before mark", "after mark")


@dataclass(frozen=True)
class Bounds:
    """What is promised, in seconds, and what the campaign set out to do."""

    lease_for: float
    kills_per_point: int
    late: float = 60.0
    """From due to the push service, with the time left out in which Redis was away or the clock wrong."""
    arrives: float = 60.0
    """The same, for what has come: a campaign that is not alone on its machine is given longer."""
    consuming: float = 60.0
    """From Redis's return to the next reminder leased, without a person."""
    settled: float = 5.0
    """A session is asked about again every second while its batch is sent; the rest is the way to the service."""
    window: float = 5.0
    refused: float = 10.0
    """What its push service still refuses so shortly before its window closes need not be tried again."""


@dataclass(frozen=True)
class Violation:
    rule: str
    subject: str
    words: str


@dataclass
class Case:
    """A story, the rows it ended in, and the bounds to hold it to."""

    story: Story
    rows: Rows
    bounds: Bounds

    @cached_property
    def taken(self) -> dict[tuple[Key, str], list[Message]]:
        """By session, kind and phone: every message that the phone has, in order."""
        found: dict[tuple[Key, str], list[Message]] = defaultdict(list)
        for message in self.story.messages:
            found[message.key, message.phone].append(message)
        return found

    @cached_property
    def excused(self) -> list[Span]:
        """When nothing could be sent in time: Redis away and not yet found again, or the clock wrong."""
        found = [Span(away.begun, self.consuming_after(away.over)) for away in self.story.outages]
        return [*found, *(Span(jump.begun, jump.over) for jump in self.story.jumps)]

    @cached_property
    def acts_of(self) -> dict[str, list[Act]]:
        found: dict[str, list[Act]] = defaultdict(list)
        for act in self.story.acts:
            found[act.patient].append(act)
        return found

    def acts_on(self, row: ReminderRow) -> list[Act]:
        acts = self.acts_of.get(row.patient, [])
        return [act for act in acts if act.session is None or act.session == row.key[:2]]

    def consuming_after(self, wall: float) -> float:
        """When the next reminder was leased after this; never, where none was."""
        return min((at for at in self.story.leased if at >= wall), default=float("inf"))

    def lateness(self, row: ReminderRow, at: float) -> float:
        """Seconds from due until then, without those in which it could not be."""
        return at - row.due - covered(self.excused, row.due, at)


def check(case: Case) -> list[Violation]:
    """Everything that happened and must not have; empty when all that is promised held."""
    return [violation for rule in RULES for violation in rule(case)]


def covered(spans: list[Span], begun: float, over: float) -> float:
    """Seconds between the two that any of the spans covers; where spans overlap they count once."""
    total, until = 0.0, begun
    for span in sorted(spans, key=lambda span: span.begun):
        total += span.overlap(until, over)
        until = max(until, min(span.over, over))
    return total


def lost(case: Case) -> Iterator[Violation]:
    """Due, a live phone, nobody had settled it, and the push service never got it."""
    for row in case.rows.reminders:
        for phone in case.rows.phones_of.get(row.patient, []):
            known_to_end = phone.gone and phone.id in case.story.ended_by_service
            may_still_come = row.state in UNSENT and row.due > case.story.over - case.bounds.late
            if (row.key, phone.id) in case.taken or known_to_end or may_still_come:
                continue
            if not (_refused(case, row, phone) or _settled_by_somebody(case, row) or _ran_out_of_time(case, row)):
                yield Violation("lost", row.id, f"{row.state}, never came to phone {phone.id}")


def _refused(case: Case, row: ReminderRow, phone: PhoneRow) -> bool:
    """Until there was no time left to try it again: by its window, or by a clock that was ahead."""
    at = case.story.refused_at.get((row.key, phone.id))
    if at is None:
        return False
    return at > row.expires - case.bounds.refused or (row.state == "failed" and _settled_by_a_wrong_clock(case, row))


def _settled_by_somebody(case: Case, row: ReminderRow) -> bool:
    return any(case.lateness(row, act.begun) <= case.bounds.late for act in case.acts_on(row))


def _ran_out_of_time(case: Case, row: ReminderRow) -> bool:
    """Expired, and rightly: by a clock that was wrong, or because outages left too little of its window."""
    if row.state != "expired" or row.settled is None or row.settled < row.expires:
        return False
    left = row.expires - row.due - covered(case.excused, row.due, row.expires)
    in_time = row.settled <= case.story.over
    return _settled_by_a_wrong_clock(case, row) or (left < case.bounds.late and in_time)


def _settled_by_a_wrong_clock(case: Case, row: ReminderRow) -> bool:
    settled = row.settled
    return settled is not None and any(
        jump.seconds > 0
        and jump.holds(settled - jump.seconds, slack=1.0)
        and case.lateness(row, jump.begun) <= case.bounds.late
        for jump in case.story.jumps
    )


def alerted_twice(case: Case) -> Iterator[Violation]:
    """The phone remembers the deliveries it has shown; a second one for the same session and kind is a second alert."""
    for (key, phone), messages in case.taken.items():
        deliveries = {message.delivery for message in messages}
        if len(deliveries) > 1:
            yield Violation("alerted twice", "/".join(key), f"phone {phone} got {len(deliveries)} deliveries")


def sent_by_two(case: Case) -> Iterator[Violation]:
    """A copy before the first sender's lease had run out, though it had heard that the first was accepted."""
    for messages in case.taken.values():
        for first, copy in pairwise(messages):
            holds = [hold for hold in case.story.holds.get(first.reminder, []) if hold.given <= first.mono]
            if not holds:
                yield Violation("sent by two", first.reminder, "nobody had said that it held this reminder")
                continue
            given = holds[-1].given
            # A lease given while the clock was behind has run out as soon as the clock is right; and by a clock that is
            # ahead every lease has run out, so another may have taken it over in between, and be taken back itself.
            leased_at = first.wall - (first.mono - given)
            jumped = any(jump.begun <= copy.wall and jump.over >= leased_at for jump in case.story.jumps)
            early = copy.mono < given + case.bounds.lease_for
            if early and first.answer in HEARD and not jumped:
                yield Violation("sent by two", first.reminder, f"again after {copy.mono - first.mono:.2f} s")


def after_settled(case: Case) -> Iterator[Violation]:
    """Sent although the session had been done, skipped, paused, stopped or ended before its sending began."""
    for (key, _), messages in case.taken.items():
        row = case.rows.reminder_of_key.get(key)
        for act in case.acts_on(row) if row else []:
            late = [message for message in messages if message.wall > act.stored + case.bounds.settled]
            if late:
                words = f"sent {late[0].wall - act.stored:.1f} s after {act.act}"
                yield Violation("sent after it was settled", "/".join(key), words)


def outside_its_window(case: Case) -> Iterator[Violation]:
    """Sent before it was due or after its window, by a clock that was right."""
    for (key, _), messages in case.taken.items():
        row = case.rows.reminder_of_key.get(key)
        if row is None:
            continue
        for message in messages:
            if any(jump.holds(message.wall, slack=case.bounds.window) for jump in case.story.jumps):
                continue
            if not row.due - 0.01 <= message.wall <= row.expires + case.bounds.window:
                words = f"sent {message.wall - row.due:.1f} s after it was due, window {row.expires - row.due:.0f} s"
                yield Violation("outside its window", row.id, words)


def late(case: Case) -> Iterator[Violation]:
    for (key, phone), messages in case.taken.items():
        row = case.rows.reminder_of_key.get(key)
        if row and (seconds := case.lateness(row, messages[0].wall)) > case.bounds.arrives:
            yield Violation("late", row.id, f"{seconds:.1f} s to phone {phone}")


def one_row(case: Case) -> Iterator[Violation]:
    """Every session and kind that was asked for has its row, once, and is due when it was asked for."""
    keys = [row.key for row in case.rows.reminders]
    for key in {key for key in keys if keys.count(key) > 1} if len(set(keys)) < len(keys) else ():
        yield Violation("one row", "/".join(key), f"{keys.count(key)} rows")
    for key, due in case.story.asked.items():
        row = case.rows.reminder_of_key.get(key)
        if row is None:
            yield Violation("one row", "/".join(key), "no row")
        elif abs(row.due - due) > 1:
            yield Violation("one row", "/".join(key), f"due {row.due - due:+.0f} s from when it was asked for")


def marked_as_seen(case: Case) -> Iterator[Violation]:
    """What the database calls accepted, the push service has; what the push service has, the database knows of."""
    heard = {message.delivery for message in case.story.messages if message.answer in HEARD}
    accepted = {row.id for row in case.rows.deliveries if row.outcome == "accepted"}
    sent = {row.reminder for row in case.rows.deliveries if row.id in accepted}
    known = {row.id for row in case.rows.deliveries}
    for row in case.rows.deliveries:
        if row.id in accepted and row.id not in heard:
            yield Violation("accepted but never seen", row.id, "the database says accepted, the push service never did")
    for reminder in case.rows.reminders:
        if reminder.state in SENT and reminder.id not in sent:
            yield Violation("accepted but never seen", reminder.id, "no delivery of it was accepted")
    for delivery in sorted({message.delivery for message in case.story.messages} - known):
        yield Violation("sent without a row", delivery, "a phone got a delivery that the database does not know")


def left_over(case: Case) -> Iterator[Violation]:
    """Nothing that was due long ago may still wait: it would be neither sent nor expired."""
    for row in case.rows.reminders:
        if row.state in UNSENT and case.lateness(row, case.story.over) > case.bounds.late:
            yield Violation(
                "left over", row.id, f"still {row.state} {case.story.over - row.due:.0f} s after it was due"
            )


def consuming_again(case: Case) -> Iterator[Violation]:
    for number, away in enumerate(case.story.outages):
        following = [*case.story.outages[number + 1 :], Span(case.story.over, case.story.over)][0]
        took = case.consuming_after(away.over) - away.over
        # Away again, or the end of the run, before the time was up: nothing can be said.
        if took > case.bounds.consuming and following.begun - away.over > case.bounds.consuming:
            yield Violation("not consuming", "redis", f"{took:.1f} s after its return")


def campaign(case: Case) -> Iterator[Violation]:
    """The campaign did what it set out to do, and nothing fell over that nobody had pushed."""
    for point in POINTS:
        if case.story.kills[point] < case.bounds.kills_per_point:
            yield Violation("too few kills", point, f"{case.story.kills[point]} of {case.bounds.kills_per_point}")
    yield from (Violation("ended by itself", "a part", words) for words in case.story.exits)
    yield from (Violation("unreadable", "a message", words) for words in case.story.problems)
    if case.story.over == float("inf"):
        yield Violation("unfinished", "the run", "the history has no end")
    for phone in case.rows.phones:
        if phone.gone and phone.id not in case.story.ended_by_service:
            yield Violation("subscription ended", phone.id, "though its push service never said so")


Rule = Callable[[Case], Iterator[Violation]]
RULES: Final[tuple[Rule, ...]] = (
    lost,
    alerted_twice,
    sent_by_two,
    after_settled,
    outside_its_window,
    late,
    one_row,
    marked_as_seen,
    left_over,
    consuming_again,
    campaign,
)
