"""The server's clock as the nemesis wants it to be. The database's own clock stays right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

FILE = "clock"


class WrongClock:
    """Asks the file each time: a jump is felt in the middle of a batch, as a real one would be."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=wrong_by(self._folder))


def wrong_by(folder: Path) -> float:
    """Seconds, as the nemesis wants it to be now."""
    try:
        return float((folder / FILE).read_text())
    except FileNotFoundError:
        return 0.0


def put_wrong(folder: Path, seconds: float) -> None:
    draft = folder / f"{FILE}.new"
    draft.write_text(str(seconds))
    draft.replace(folder / FILE)
