"""Orders to die: the nemesis writes them, a worker claims one by renaming it, and obeys at the point that it names.

Files and nothing else: what is under test, Redis and the database, takes no part in its own murder.
"""

from __future__ import annotations

import json
import os
import signal
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path
from typing import NoReturn

from bench.chaos.history import History

FOLDER = "orders"
_numbers = count(1)


@dataclass(frozen=True)
class Order:
    """Die at the `nth` passage of `point` within one batch, and take the parent process along or not."""

    point: str
    nth: int
    parent: bool


def give(folder: Path, order: Order) -> None:
    place = folder / FOLDER
    place.mkdir(exist_ok=True)
    draft = place / "draft"
    draft.write_text(json.dumps(asdict(order)))
    draft.rename(place / f"{next(_numbers):06}.{os.getpid()}.order")


def open_orders(folder: Path) -> int:
    """How many nobody has claimed."""
    return len(list((folder / FOLDER).glob("*.order")))


def ordered_dead(folder: Path, pid: int) -> bool:
    """Whether a worker under orders has taken this process along."""
    return (folder / FOLDER / f"{pid}.dead").exists()


def withdraw(folder: Path) -> None:
    for order in (folder / FOLDER).glob("*.order"):
        order.unlink(missing_ok=True)


def _claim(folder: Path) -> tuple[Order, Path] | None:
    for order in sorted((folder / FOLDER).glob("*.order")):
        mine = order.with_suffix(f".{os.getpid()}")
        try:
            order.rename(mine)
        except FileNotFoundError:  # another worker was quicker, or the nemesis has thought better of it
            continue
        return Order(**json.loads(mine.read_text())), mine
    return None


class Trap:
    """One batch's way past the fail points: pass it to the product as what it calls `reached`."""

    def __init__(self, folder: Path, history: History, *, lease: str) -> None:
        self._folder, self._history, self._lease = folder, history, lease
        self._claimed = _claim(folder)
        self._passed = 0

    def __call__(self, point: str) -> None:
        if self._claimed is None or self._claimed[0].point != point:
            return
        self._passed += 1
        order = self._claimed[0]
        if self._passed >= order.nth:
            self._history.tell("kill", **{**asdict(order), "nth": self._passed}, pid=os.getpid(), lease=self._lease)
            if order.parent:
                (self._folder / FOLDER / f"{os.getppid()}.dead").touch()
            die(with_parent=order.parent)

    def leave(self) -> None:
        """The batch is through: what could not be obeyed, because it was too small, is asked of another one."""
        if self._claimed is not None:
            order, file = self._claimed
            file.unlink(missing_ok=True)
            give(self._folder, replace(order, nth=max(1, min(order.nth, self._passed) // 2)))


def die(*, with_parent: bool) -> NoReturn:
    """As `kill -9`: nothing is flushed, closed, rolled back or handed over."""
    if with_parent:
        os.kill(os.getppid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("nobody survives that")
