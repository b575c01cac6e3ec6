"""What patients and physios do meanwhile: sessions done and skipped, programmes paused, stopped and ended.

Through the product's own verbs, many of them in the very seconds in which the reminder is on its way.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone

from bench.chaos.history import History
from bench.chaos.people import Person, World
from programmes import course, sync
from programmes.intake import Batch

SHARE: Final = 0.05
"""Of all sessions."""

KINDS: Final = {"done": 0.5, "skipped": 0.3, "paused": 0.07, "stopped": 0.07, "ended": 0.06}
ENTRIES: Final = {
    "done": ("done-without-phone", {}),
    "skipped": ("session-skipped", {"reason": "no_time"}),
}


@dataclass(frozen=True)
class Deed:
    """One act to come, in seconds from the first reminder on."""

    at: float
    act: str
    person: Person
    session: int


def draw_deeds(people: list[Person], *, seed: int) -> list[Deed]:
    draw = random.Random(f"{seed} deeds")  # noqa: S311 # the same again by its seed
    return sorted(_deeds(people, draw), key=lambda deed: deed.at)


def _deeds(people: list[Person], draw: random.Random) -> Iterator[Deed]:
    for person in people:
        for session, begins in enumerate(person.plan.begins):
            if draw.random() < SHARE:
                act = draw.choices(list(KINDS), weights=list(KINDS.values()))[0]
                yield Deed(max(0.0, begins + draw.uniform(-15, 3)), act, person, session)


class People(threading.Thread):
    """Does the deeds at their times. `stop` it and join it."""

    def __init__(self, world: World, deeds: list[Deed], history: History, *, first_at: datetime) -> None:
        super().__init__(daemon=True, name="people")
        self._world, self._deeds, self._history, self._first_at = world, deeds, history, first_at
        self._stopping = threading.Event()
        self._none_after: dict[UUID, bool] = {}
        self.trouble: BaseException | None = None

    def stop(self) -> None:
        self._stopping.set()
        self.join(30)

    def run(self) -> None:
        try:
            for deed in self._deeds:
                wait = self._first_at.timestamp() + deed.at - time.time()
                if self._stopping.wait(max(0.0, wait)):
                    return
                self._do(deed)
        except BaseException as trouble:
            self.trouble = trouble
            raise
        finally:
            connection.close()

    def _do(self, deed: Deed) -> None:
        person, id_ = deed.person, str(uuid4())
        if person.patient.pk in self._none_after:  # paused, stopped or ended: there is nothing left to settle
            return
        session = {"slot": str(person.slots[deed.session].pk), "date": str(self._world.day)}
        named = session if deed.act in ENTRIES else {}
        self._history.tell("begun", id=id_, act=deed.act, patient=str(person.patient.pk), **named)
        if deed.act in ENTRIES:
            self._write(deed, session)
        else:
            self._none_after[person.patient.pk] = True
            self._close(deed)
        self._history.tell("stored", id=id_)

    def _write(self, deed: Deed, session: dict[str, str]) -> None:
        now = timezone.now()
        kind, body = ENTRIES[deed.act]
        at = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        entry = {
            "id": str(uuid4()),
            "kind": kind,
            "session": session,
            "revision": str(deed.person.revision.pk),
            "performed_at": at,
            "recorded_at": at,
            "zone": self._world.zone,
            "body": body,
        }
        verdicts = sync.take_in(Batch(deed.person.devices[0], [entry], now), now=now)
        if verdicts[0].verdict != "stored":
            raise RuntimeError(f"the diary refused an entry: {verdicts[0]}")

    def _close(self, deed: Deed) -> None:
        programme, now = deed.person.programme, timezone.now()
        by = programme.created_by
        if deed.act == "stopped":
            course.stop(programme, by=by, why="Rest.", now=now)
        elif deed.act == "paused":
            course.pause(programme, from_date=self._world.day, until_date=None, by=by, now=now)
        else:
            course.end(programme, by=by, why="Done.", now=now)
