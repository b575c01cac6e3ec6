"""What the page for operators shows: each number with what it means and whether somebody must look."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from uuid import UUID

from reminders import watch
from reminders.models import PushService
from reminders.watch import Service, Waiting
from sciatica import health, heartbeats

OLDEST_SIGN = heartbeats.STALE_AFTER_SECONDS
OLDEST_RUN = {"reminders.tick": 60, "reminders.plan": 1800}
"""Seconds after which a task of the beat table is overdue: three of its turns."""

CALLED = {
    "worker": "Worker, sign of life",
    "beat": "Beat, sign of life",
    "reminders.tick": "Last look at what is due",
    "reminders.plan": "Last planning of the days ahead",
}


@dataclass(frozen=True)
class Figure:
    """One number. `mark`: good, look or alarm; words say the same."""

    name: str
    value: str
    means: str
    mark: str = "good"
    do: str = ""
    """What to do about it; empty where nothing needs doing."""


@dataclass(frozen=True)
class Overview:
    refused: list[PushService]
    waiting: list[Figure]
    became: list[Figure]
    letters: list[tuple[str, int]]
    services: list[Service]
    server: list[Figure]

    @property
    def alarms(self) -> int:
        return self._marked("alarm")

    @property
    def looks(self) -> int:
        return self._marked("look") + bool(self.letters) + sum(service.fails for service in self.services)

    def _marked(self, mark: str) -> int:
        return sum(figure.mark == mark for figure in (*self.waiting, *self.became, *self.server))


def overview(clinic_id: UUID, now: datetime) -> Overview:
    """Everything on the page, in a number of queries that does not grow with the patients."""
    queue = watch.waiting(now, clinic_id=clinic_id)
    return Overview(
        refused=watch.refusing(),
        waiting=list(_waiting(queue, watch.oldest_unsent(clinic_id), now)),
        became=list(_became(watch.what_became(now, clinic_id=clinic_id))),
        letters=watch.failed_letters(now, clinic_id=clinic_id),
        services=watch.services(now),
        server=list(_server()),
    )


def _waiting(queue: Waiting, oldest: datetime | None, now: datetime) -> Iterator[Figure]:
    yield Figure("Planned", str(queue.planned), "to go out in the next 24 hours")
    yield Figure("Due now", str(queue.due), "a worker takes them within 20 seconds")
    yield _bad("Late", queue.late, "due for more than a minute, and nobody has taken them", LATE, queue)
    yield _bad("Leased too long", queue.dropped, "a worker took them and did not come back", DROPPED, queue)
    yield Figure(
        "Retrying", str(queue.retrying), "to be tried again, because something went wrong", _look(queue.retrying)
    )
    yield Figure("Oldest unsent", _oldest(oldest, now), "the reminder that has waited longest, or comes next")


LATE = "Is the worker running? See its sign of life below, then its log. Restart it: nothing is lost."
DROPPED = "The next look hands them out again. If it happens more than once an hour, workers die: look at their memory."


def _bad(name: str, number: int, means: str, do: str, queue: Waiting) -> Figure:
    mark = "good" if not number else "alarm" if queue.is_stuck else "look"
    return Figure(name, str(number), means, mark, do if number else "")


def _look(number: int) -> str:
    return "look" if number else "good"


def _oldest(oldest: datetime | None, now: datetime) -> str:
    if oldest is None:
        return "none"
    return f"{_long(now - oldest)} ago" if oldest <= now else f"in {_long(oldest - now)}"


def _became(counted: dict[str, int]) -> Iterator[Figure]:
    yield Figure("Accepted", str(counted["accepted"]), "by a push or mail service; the phone has not answered yet")
    yield Figure("Received", str(counted["received"]), "by the phone")
    yield Figure("Opened", str(counted["opened"]), "by the patient")
    yield Figure("Done or skipped before", str(counted["done_before"] + counted["skipped"]), "so nothing was sent")
    yield Figure("Cancelled", str(counted["cancelled"]), "paused, closed, ended or moved")
    yield Figure(
        "Expired", str(counted["expired"]), "the session's window had passed", _look(counted["expired"]), EXPIRED
    )
    yield Figure("Failed", str(counted["failed"]), "no phone to send to, or refused", _look(counted["failed"]), FAILED)


EXPIRED = "They were not sent late. Usual after an outage; otherwise look at Late above."
FAILED = "Each patient's page says why. Refused keys stand at the top of this page."


def _server() -> Iterator[Figure]:
    redis, database = heartbeats.redis_answers(), health.database()
    yield Figure("Database", "answers" if database else "away", "holds every reminder", _down(not database))
    yield Figure(
        "Redis", "answers" if redis else "away", "carries wake-ups only", _down(not redis), "" if redis else REDIS
    )
    for name, age in heartbeats.ages().items():
        yield _sign(name, age)
    yield Figure("Time zones", f"tzdata {version('tzdata')}", "the clock changes that are known here")


REDIS = "Start it. Nothing is lost: reminders go on by themselves within a minute."
SILENT = "Look at the supervisor and at the log, and start it again."


def _sign(name: str, age: int | None) -> Figure:
    allowed = OLDEST_RUN.get(name, OLDEST_SIGN)
    overdue = age is None or age > allowed
    told = "not known" if age is None else f"{_long(timedelta(seconds=age))} ago"
    means = f"at most {_long(timedelta(seconds=allowed))} ago while all is well"
    return Figure(CALLED.get(name, name), told, means, _down(overdue), SILENT if overdue else "")


def _down(is_down: bool) -> str:
    return "alarm" if is_down else "good"


def _long(span: timedelta) -> str:
    """ "40 seconds", "12 minutes", "3 hours": the largest whole unit."""
    seconds = int(span.total_seconds())
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            number = seconds // size
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"
