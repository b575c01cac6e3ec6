"""What the entries of one session add up to. Pure, and the same in whatever order they come.

The phone's `static/app/fold.js` is the same rule; both run `tests/data/fold-vectors.json`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypedDict

from programmes.diary.kinds import is_known
from programmes.enums import Reach, Side


class WireEntry(TypedDict):
    """What the fold reads of an entry as the phone writes it. Instants are ISO 8601 text."""

    id: str
    kind: str
    body: Mapping[str, Any]
    performed_at: str
    recorded_at: str


class Skip(NamedTuple):
    at: str
    reason: str | None
    words: str | None


class Stop(NamedTuple):
    """Stopped because it hurt: which exercise, and what was felt."""

    at: str
    prescription: str | None
    felt: str | None


class Tick(NamedTuple):
    """One hold or set that counts. `id` is the entry's, which an untick would name."""

    prescription: str
    side: str
    number: int
    at: str
    reps: int | None
    held_seconds: int | None
    id: str


class SkippedExercise(NamedTuple):
    prescription: str
    reason: str | None


class Pain(NamedTuple):
    """Pain from 0 to 10 as the patient gave it; `same` where it was said to be as usual."""

    back: int | None
    leg: int | None
    same: bool | None


class Felt(NamedTuple):
    """Whether an exercise left it easier, the same or worse."""

    prescription: str
    felt: str


class Settled(NamedTuple):
    """How long soreness after the session took to settle, or, where it has not, how long it has lasted."""

    minutes: int
    still: bool


class Danger(NamedTuple):
    at: str
    yes: tuple[str, ...]


@dataclass(frozen=True)
class Fold:
    """A session as its entries tell it. Instants are the text of the entry they come from."""

    started_at: str | None
    finished_at: str | None
    skipped: Skip | None
    stopped: tuple[Stop, ...]
    without_phone_at: str | None
    ticks: tuple[Tick, ...]
    exercises_skipped: tuple[SkippedExercise, ...]
    chosen: tuple[str, ...]
    pain_before: Pain | None
    pain_after: Pain | None
    symptoms_before: Mapping[str, Any] | None
    symptoms_after: Mapping[str, Any] | None
    felt: tuple[Felt, ...]
    settled: Settled | None
    danger: Danger | None
    notes: tuple[str, ...]
    last_performed_at: str | None
    unknown: tuple[str, ...]

    @property
    def is_begun(self) -> bool:
        return self.started_at is not None or bool(self.ticks)

    @property
    def is_settled(self) -> bool:
        """The patient has answered for this session: finished, skipped, stopped, or done without the phone."""
        return bool(self.finished_at or self.skipped or self.stopped or self.without_phone_at)

    @property
    def reach_before(self) -> str:
        """How far down it was felt before the session: a `Reach`, or empty where the patient did not say."""
        return _reach(self.symptoms_before)

    @property
    def reach_after(self) -> str:
        return _reach(self.symptoms_after)

    def as_json(self) -> dict[str, Any]:
        """The fold in the phone's words, as the shared vectors expect it."""
        plain = {name: _plain(value) for name, value in asdict(self).items()}
        for name in ("pain", "symptoms"):
            plain[name] = {"before": plain.pop(f"{name}_before"), "after": plain.pop(f"{name}_after")}
        return {**plain, "is_begun": self.is_begun, "is_settled": self.is_settled}


def fold(entries: Iterable[WireEntry]) -> Fold:
    """Add up the entries of one session.

    "First" is by when it was performed, "last" by when it was written down: what was written last is the correction.
    An entry that comes twice counts once. Bodies must have passed `diary.validation`; entries under one id with
    different words never get here, sync has put them into quarantine.
    """
    once = list({entry["id"]: entry for entry in entries}.values())
    diary = _Diary(_ordered(once, "recorded_at"), _ordered(once, "performed_at"))
    return Fold(
        started_at=_at(diary.first("session-started")),
        finished_at=_at(diary.standing("session-finished")),
        skipped=_skip(diary.last("session-skipped")),
        stopped=tuple(_stop(entry) for entry in diary.each("stopped")),
        without_phone_at=_at(diary.standing("done-without-phone")),
        ticks=_ticks(diary),
        exercises_skipped=_exercises_skipped(diary),
        chosen=tuple(entry["body"]["prescription"] for entry in diary.written_of("exercise-chosen")),
        pain_before=_pain(diary, "before"),
        pain_after=_pain(diary, "after"),
        symptoms_before=_symptoms(diary, "before"),
        symptoms_after=_symptoms(diary, "after"),
        felt=_felt(diary),
        settled=_settled(diary.last("soreness-settled")),
        danger=_danger(diary),
        notes=tuple(entry["body"]["text"] for entry in diary.each("note")),
        last_performed_at=_at(diary.performed[-1] if diary.performed else None),
        unknown=tuple(sorted({entry["kind"] for entry in once if not is_known(entry["kind"])})),
    )


@dataclass(frozen=True)
class _Diary:
    """The entries of a session in both of their orders."""

    written: list[WireEntry]
    performed: list[WireEntry]

    def first(self, kind: str) -> WireEntry | None:
        return next(iter(self.each(kind)), None)

    def last(self, kind: str) -> WireEntry | None:
        return next(reversed(self.written_of(kind)), None)

    def standing(self, kind: str) -> WireEntry | None:
        """The last of this kind, unless "not done" was written after it and has taken it back."""
        entry, skip = self.last(kind), self.last("session-skipped")
        if entry is None or skip is None:
            return entry
        return entry if self.written.index(entry) > self.written.index(skip) else None

    def each(self, kind: str) -> list[WireEntry]:
        return [entry for entry in self.performed if entry["kind"] == kind]

    def written_of(self, kind: str) -> list[WireEntry]:
        return [entry for entry in self.written if entry["kind"] == kind]


def _ordered(entries: list[WireEntry], field: Literal["recorded_at", "performed_at"]) -> list[WireEntry]:
    return sorted(entries, key=lambda entry: (datetime.fromisoformat(entry[field]), entry["id"]))


def _ticks(diary: _Diary) -> tuple[Tick, ...]:
    """A tick counts once however often and by whichever phone it was given, unless each of its ticks is cancelled."""
    cancelled = {entry["body"]["tick"] for entry in diary.written_of("untick")}
    ticks: dict[tuple[str, str, int], Tick] = {}
    for entry in diary.written_of("tick"):
        if entry["id"] not in cancelled:
            tick = _tick(entry)
            ticks[tick[:3]] = tick
    return tuple(ticks[place] for place in sorted(ticks))


def _tick(entry: WireEntry) -> Tick:
    body = entry["body"]
    return Tick(
        prescription=body["prescription"],
        side=body["side"],
        number=body["number"],
        at=entry["performed_at"],
        reps=body.get("reps"),
        held_seconds=body.get("held_seconds"),
        id=entry["id"],
    )


def _exercises_skipped(diary: _Diary) -> tuple[SkippedExercise, ...]:
    bodies = [entry["body"] for entry in diary.written_of("exercise-skipped")]
    reasons = {body["prescription"]: body.get("reason") or None for body in bodies}
    return tuple(SkippedExercise(prescription, reasons[prescription]) for prescription in sorted(reasons))


def _pain(diary: _Diary, when: str) -> Pain | None:
    bodies = [entry["body"] for entry in diary.written_of("pain") if entry["body"]["when"] == when]
    return Pain(*(bodies[-1].get(key) for key in Pain._fields)) if bodies else None


def _symptoms(diary: _Diary, when: str) -> Mapping[str, Any] | None:
    """Those of an entry that does not say when are taken to be from before."""
    bodies = [entry["body"] for entry in diary.written_of("symptoms")]
    return next((body for body in reversed(bodies) if (body.get("when") or "before") == when), None)


def _reach(symptoms: Mapping[str, Any] | None) -> str:
    """The app writes no place and no side where nothing was felt; a side without a place says nothing of how far."""
    if symptoms is None:
        return ""
    if reaches := symptoms.get("reaches"):
        return str(reaches)
    return Reach.NOWHERE if symptoms["side"] == Side.NONE and not symptoms.get("starts_at") else ""


def _felt(diary: _Diary) -> tuple[Felt, ...]:
    bodies = [entry["body"] for entry in diary.written_of("exercise-felt")]
    said = {body["prescription"]: body["felt"] for body in bodies}
    return tuple(Felt(prescription, said[prescription]) for prescription in sorted(said))


def _settled(entry: WireEntry | None) -> Settled | None:
    return Settled(entry["body"]["minutes"], entry["body"]["still"]) if entry else None


def _danger(diary: _Diary) -> Danger | None:
    """The last answer that marked a sign: a later "no" to all does not take it back, only the physio does."""
    marked = [entry for entry in diary.written_of("danger-sign") if entry["body"].get("yes")]
    return Danger(marked[-1]["performed_at"], tuple(marked[-1]["body"]["yes"])) if marked else None


def _at(entry: WireEntry | None) -> str | None:
    return entry["performed_at"] if entry else None


def _skip(entry: WireEntry | None) -> Skip | None:
    if entry is None:
        return None
    body = entry["body"]
    return Skip(entry["performed_at"], body.get("reason") or None, body.get("words") or None)


def _stop(entry: WireEntry) -> Stop:
    body = entry["body"]
    return Stop(entry["performed_at"], body.get("prescription"), body.get("felt"))


def _plain(value: Any) -> Any:
    """Named tuples as objects and tuples as lists, the way JSON has them."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: _plain(part) for name, part in value._asdict().items()}
    return [_plain(part) for part in value] if isinstance(value, tuple) else value
