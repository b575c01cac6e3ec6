"""What may happen to a phone, and a run of it drawn from a seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from random import Random

from tests.e2e.outbox.line import TROUBLES

MINUTE, DAY = 60_000, 86_400_000
CLOCKS = (0, 7 * MINUTE, -95 * MINUTE, DAY, -DAY, 365 * DAY, -365 * DAY)
"""Milliseconds by which a phone's clock is ahead."""
SESSIONS = 4  # this morning's and this evening's, and yesterday's
HOLDS = 3


@dataclass(frozen=True)
class Act:
    """One thing that happens. Its text is the Python that makes it again."""

    kind: str
    tab: int = 0
    session: int = 0
    side: str = "left"
    number: int = 1
    what: str = ""
    clock: int = 0

    def __repr__(self) -> str:
        told = [(field.name, getattr(self, field.name), field.default) for field in fields(self)]
        more = [f"{name}={value!r}" for name, value, usual in told if usual is not MISSING and value != usual]
        return f"Act({', '.join([repr(self.kind), *more])})"


def random_acts(seed: int) -> list[Act]:
    """Twelve to eighteen acts: the same for the same seed, on whatever machine."""
    chance = Random(seed)
    kinds, weights = zip(*_WEIGHTS.items(), strict=True)
    return [_drawn(chance, kind) for kind in chance.choices(kinds, weights, k=chance.randint(12, 18))]


_WEIGHTS = {
    "tick": 16,  # noted by the app's own code, in whatever session
    "tap": 22,  # a mark tapped in the player: ticks, or takes back
    "untick": 8,
    "pain": 4,
    "bad": 4,  # an entry that no server will take
    "both": 8,  # two tabs note at once, and both send
    "cut": 7,  # the tab is killed between a tick and its commit
    "cut untick": 3,
    "kill": 4,
    "tab": 4,  # a second one
    "send": 4,  # every tab and the service worker at once
    "worker": 4,
    "away": 7,
    "back": 6,
    "trouble": 20,
    "let in": 6,
    "clock": 7,
}


def _drawn(chance: Random, kind: str) -> Act:
    more = {
        "tab": chance.randrange(2),
        "session": chance.randrange(SESSIONS),
        "side": chance.choice(["left", "right"]),
        "number": chance.randint(1, HOLDS),
        "what": chance.choice(TROUBLES),
        "clock": chance.choice(CLOCKS),
    }
    return Act(kind, **{name: more[name] for name in _NAMED.get(kind, ())})


_PLACE = ("tab", "session", "side", "number")
_NAMED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("tick", "tap", "untick", "both", "cut", "cut untick"), _PLACE),
    **dict.fromkeys(("pain", "bad"), ("tab", "session", "number")),
    "kill": ("tab",),
    "trouble": ("what",),
    "clock": ("clock",),
}


def shortened(acts: list[Act], fails: Callable[[list[Act]], bool]) -> list[Act]:
    """The acts without those that the failure does not need, tried one by one from the end."""
    for place in reversed(range(len(acts))):
        without = acts[:place] + acts[place + 1 :]
        if fails(without):
            acts = without
    return acts
