"""What a person reads after a campaign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bench.chaos.checker import POINTS, Case, Violation
from bench.chaos.story import HEARD

SHOWN = 10


def lines(case: Case, violations: list[Violation]) -> Iterator[str]:
    """Figures first, then what must not have happened."""
    story = case.story
    yield "kills      " + ", ".join(f"{point} {story.kills[point]}" for point in POINTS)
    yield f"           {sum(story.kills.values())} in all, {story.parents} with the worker's parent"
    yield "others     " + (", ".join(f"{what} {times} times" for what, times in sorted(story.others.items())) or "none")
    states = Counter(row.state for row in case.rows.reminders)
    yield f"reminders  {len(case.rows.reminders)}: " + ", ".join(f"{state} {n}" for state, n in states.most_common())
    yield from _messages(case)
    yield f"people     {len(story.acts)} sessions or programmes settled meanwhile"
    yield from _times(case)
    yield f"violations {len(violations)}"
    for rule, number in Counter(violation.rule for violation in violations).most_common():
        yield f"  {rule}: {number}"
        for violation in [violation for violation in violations if violation.rule == rule][:SHOWN]:
            yield f"    {violation.subject}: {violation.words}"


def _messages(case: Case) -> Iterator[str]:
    story = case.story
    copies = [len(messages) - 1 for messages in case.taken.values()]
    unknown = sum(message.answer not in HEARD for message in story.messages)
    yield (
        f"messages   {len(story.messages)} taken, {sum(story.refused.values())} refused; {sum(copies)} silent copies, "
        f"at most {max(copies, default=0)} of one; {unknown} taken whose answer nobody could read"
    )


def _times(case: Case) -> Iterator[str]:
    rows = case.rows.reminder_of_key
    late = [case.lateness(rows[key], messages[0].wall) for (key, _), messages in case.taken.items() if key in rows]
    late.sort()
    if late:
        yield (
            f"delay      median {late[len(late) // 2]:.2f} s, 99th percentile {late[len(late) * 99 // 100]:.2f} s, "
            f"longest {late[-1]:.2f} s, with the time left out in which Redis was away or the clock wrong"
        )
    for away in case.story.outages:
        took = case.consuming_after(away.over) - away.over
        yield f"redis      away {away.over - away.begun:.1f} s, consuming again after {took:.2f} s"
