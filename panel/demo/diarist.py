"""What a patient of the demo clinic writes on their phone. Pure and the same at every run: the dice are seeded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

Wire = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One prescription as the phone sees it: its ticks are (side, number)."""

    prescription: UUID
    ticks: tuple[tuple[str, int], ...]
    reps: int | None
    seconds: int
    choice: int | None


@dataclass(frozen=True)
class Asked:
    """One session that is asked for: its name, when it begins (UTC), and what is in it."""

    slot: UUID
    local_date: date
    due_at: datetime
    revision: UUID
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Mood:
    """How a patient is on one day: chances from 0 to 1, pain from 0 to 10."""

    done: float
    partly: float
    skips: dict[str, float]
    stops: float
    back: int
    leg: int
    eases: float = 0.4
    reaches: str = "thigh"


@dataclass
class Diarist:
    """Writes the entries of one session after another, as the phone would: an id, a time and a body each."""

    dice: Random
    zone: str
    side: str

    def session(self, asked: Asked, mood: Mood) -> list[Wire]:
        """The entries of one session, in the order in which they were made; empty when nothing was noted."""
        start = asked.due_at + timedelta(minutes=self.dice.randint(2, 70))
        roll = self.dice.random()
        if roll < mood.done + mood.partly:
            return list(self._done(asked, mood, start, partly=roll >= mood.done))
        for reason, chance in mood.skips.items():
            roll -= chance
            if roll < mood.done + mood.partly:
                return [self._entry(asked, "session-skipped", {"reason": reason}, start)]
        return []

    def note(self, text: str, at: datetime) -> Wire:
        return self._entry(None, "note", {"text": text}, at)

    def danger_sign(self, sign: str, version: int, at: datetime) -> Wire:
        body = {"answers": {sign: True}, "yes": [sign], "version": version}
        return self._entry(None, "danger-sign", body, at)

    def screening(self, answers: dict[str, str], version: int, at: datetime) -> Wire:
        return self._entry(None, "screening", {"answers": answers, "version": version}, at)

    def _done(self, asked: Asked, mood: Mood, at: datetime, *, partly: bool) -> Iterator[Wire]:
        yield self._entry(asked, "session-started", {}, at)
        yield self._pain(asked, "before", mood.back, mood.leg, at + timedelta(seconds=20))
        at += timedelta(seconds=60)
        stops = self.dice.random() < mood.stops
        lines = self._chosen(asked.lines)
        kept = lines[: max(1, len(lines) - self.dice.randint(1, 2))] if partly or stops else lines
        for line in kept:
            for side, number in line.ticks:
                at += timedelta(seconds=line.seconds + self.dice.randint(4, 15))
                yield self._entry(asked, "tick", _tick(line, side, number), at)
        if stops:
            body = {"prescription": str(lines[len(kept) - 1].prescription), "felt": "pulled"}
            yield self._entry(asked, "stopped", body, at + timedelta(seconds=8))
        after = max(0, mood.leg - (self.dice.random() < mood.eases))
        yield self._pain(asked, "after", mood.back, after, at + timedelta(seconds=25))
        yield self._symptoms(asked, mood, at + timedelta(seconds=40))
        yield self._entry(asked, "session-finished", {}, at + timedelta(seconds=45))

    def _chosen(self, lines: tuple[Line, ...]) -> list[Line]:
        """Of those with the same choice the patient does exactly one: this one always takes the first."""
        taken: set[int] = set()
        chosen = []
        for line in lines:
            if line.choice is None or line.choice not in taken:
                chosen.append(line)
            if line.choice is not None:
                taken.add(line.choice)
        return chosen

    def _pain(self, asked: Asked, when: str, back: int, leg: int, at: datetime) -> Wire:
        return self._entry(asked, "pain", {"when": when, "back": back, "leg": leg}, at)

    def _symptoms(self, asked: Asked, mood: Mood, at: datetime) -> Wire:
        body = {"side": self.side, "starts_at": "buttock", "reaches": mood.reaches, "aspect": "back", "kinds": []}
        return self._entry(asked, "symptoms", body, at)

    def _entry(self, asked: Asked | None, kind: str, body: Wire, at: datetime) -> Wire:
        return {
            "id": str(self._uuid7(at)),
            "kind": kind,
            "session": {"slot": str(asked.slot), "date": asked.local_date.isoformat()} if asked else None,
            "revision": str(asked.revision) if asked else None,
            "body": body,
            "performed_at": _instant(at),
            "recorded_at": _instant(at),
            "zone": self.zone,
        }

    def _uuid7(self, at: datetime) -> UUID:
        """RFC 9562, section 5.7: 48 bits of milliseconds, version, variant, the rest from the dice."""
        milliseconds = int(at.timestamp() * 1000)
        dice = self.dice.getrandbits(74)
        return UUID(int=milliseconds << 80 | 0x7 << 76 | (dice >> 62) << 64 | 0b10 << 62 | dice & ((1 << 62) - 1))


def _tick(line: Line, side: str, number: int) -> Wire:
    body: Wire = {"prescription": str(line.prescription), "side": side, "number": number}
    return {**body, "reps": line.reps} if line.reps is not None else {**body, "held_seconds": line.seconds}


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
