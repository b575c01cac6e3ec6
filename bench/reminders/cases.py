"""What is measured. A case is run once a round, in turn with the others, so that a busy minute troubles all alike."""

from abc import ABC, abstractmethod
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from bench.reminders.databases import Database
from bench.reminders.house import Found, House
from bench.reminders.verifying import WrongError

DOCUMENTED: Final = "pywebpush, webpush() as documented"


@dataclass(frozen=True)
class Size:
    """How many reminders, messages or rounds of each."""

    rounds: int
    whole: int
    sent: int
    one_by_one: int
    minutes: tuple[int, ...]
    """How many are due in one minute, one run of rounds for each."""

    @property
    def phones(self) -> int:
        return max(self.whole, self.sent, self.one_by_one, *self.minutes)


class Filled:
    """A database with patients, and the reminders that it has been given so far."""

    def __init__(self, house: House, database: Database) -> None:
        self.house, self.database = house, database
        self.given = 0
        self._rounds = 0

    def people(self, count: int) -> None:
        self.house.listen(*self.house.django(self.database, "filling", people=count))

    def due(self, count: int) -> None:
        """Reminders of `count` patients, due now."""
        self.house.listen(*self.house.django(self.database, "filling", due=count, round_number=self._rounds))
        self._rounds += 1
        self.given += count

    def insist_recorded(self, states: dict[str, int]) -> None:
        if states != {"accepted": self.given}:
            raise WrongError(f"{self.database.label}: of {self.given} reminders, the database says {states}.")


class Case(ABC):
    """Something that sends `count` messages. `runs` are its findings, one a round."""

    def __init__(self, name: str, count: int) -> None:
        self.name, self.count = name, count
        self.runs: list[Found] = []

    @abstractmethod
    def run(self, house: House, payload: str) -> str:
        """Measure once more; the payload of one of the messages comes back."""


class Whole(Case):
    """From due rows to every outcome recorded."""

    def __init__(self, filled: Filled, count: int) -> None:
        super().__init__(f"ours, whole path, {filled.database.label}", count)
        self._filled = filled

    def run(self, house: House, payload: str) -> str:
        self._filled.due(self.count)
        return self._measure(house, "whole_path")

    def _measure(self, house: House, job: str, **options: int) -> str:
        database = self._filled.database
        before = database.cpu_seconds()
        found, payloads = house.measure(*house.django(database, job, **options), expected=self.count)
        self._filled.insist_recorded(found["states"])
        self.runs.append({**found, "messages": self.count, "database_cpu": database.cpu_seconds() - before})
        return payloads[0]


class Minute(Whole):
    """The same through Celery, all of it due in one minute."""

    def __init__(self, filled: Filled, count: int) -> None:
        super().__init__(filled, count)
        self.name = f"ours, through Celery, {filled.database.label}"

    def run(self, house: House, payload: str) -> str:
        self._filled.due(self.count)
        return self._measure(house, "minute", expected=self.count)


class SendAlone(Case):
    """Our transport with messages that are ready."""

    def __init__(self, database: Database, count: int) -> None:
        super().__init__("ours, send alone", count)
        self._database = database

    def run(self, house: House, payload: str) -> str:
        command = house.django(self._database, "send_alone", count=self.count, payload=payload)
        found, payloads = house.measure(*command, expected=self.count)
        if found["refused"]:
            raise WrongError(f"Our transport says that {found['refused']} messages were not accepted.")
        self.runs.append(found)
        return payloads[0]


class Peer(Case):
    """Another sender with the same payload to the same phones."""

    def __init__(self, name: str, count: int, script: str, *more: str) -> None:
        super().__init__(name, count)
        self._script, self._more = script, more

    def run(self, house: House, payload: str) -> str:
        found, payloads = house.measure(
            *house.peer(self._script, self.count, payload, *self._more), expected=self.count
        )
        if set(payloads) != {payload}:
            raise WrongError(f"{self.name}: what the phones decrypt is not what was to be sent.")
        self.runs.append(found)
        return payload


def peers(size: Size) -> list[Case]:
    return [
        Peer(DOCUMENTED, size.one_by_one, "one_call.py"),
        Peer("pywebpush, webpush_async(), shared session", size.sent, "shared_session.py"),
        Peer("npm web-push, default agent", size.sent, "web_push.mjs", "default"),
        Peer("npm web-push, keep-alive agent", size.sent, "web_push.mjs", "keep-alive"),
    ]


def medians(case: Case) -> Found:
    """The median of every figure that a case's runs have, and of the steps inside them."""
    figures: dict[str, list[float]] = defaultdict(list)
    for run in case.runs:
        for name, value in {**run, **run.get("steps", {})}.items():
            if isinstance(value, int | float):
                figures[name].append(value)
    return {name: sorted(values)[len(values) // 2] for name, values in figures.items()}
