"""What the tests of the rules begin with: days and patients of whom nothing is remarkable but what is given."""

from datetime import UTC, date, datetime, timedelta

from programmes.need import Day, Kind, Known, Limits, Need, Span, Urgency, needs_of

NOW = datetime(2026, 6, 15, 9, tzinfo=UTC)
TODAY = date(2026, 6, 15)
TOLD = datetime(2026, 6, 14, 20, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=60)
N, T, W = Urgency.NOW, Urgency.TODAY, Urgency.THIS_WEEK


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def pains(*values: int | None, where: str = "leg", until: int = 0) -> list[Day]:
    """One day for each value, the last of them so many days ago."""
    last = len(values) - 1
    return [Day(ago(until + last - n), told_at=TOLD, noted=1, **{where: value}) for n, value in enumerate(values)]


def missed(*heard: bool) -> list[Day]:
    """Days up to yesterday on which sessions were asked for and nothing was noted, the oldest first."""
    return [Day(ago(len(heard) - n), asked=4, reached=4, heard_after=is_heard) for n, is_heard in enumerate(heard)]


def unheard(since: datetime) -> dict:
    """Nothing was heard since then, and sessions are asked for every day."""
    return {"heard_at": since, "asked_unheard": [Span(since, NOW)]}


def known(**more) -> Known:
    """Somebody of whom nothing calls for anybody, but for what is given."""
    given = {"asked_since": LONG_AGO, "joined_at": LONG_AGO, "heard_at": NOW}
    return Known(now=NOW, today=TODAY, **{**given, **more})


def told(**more) -> list[tuple[Kind, Urgency]]:
    return [(need.kind, need.urgency) for need in needs_of(known(**more), Limits())]


def only(**more) -> Need:
    (need,) = needs_of(known(**more), Limits())
    return need
