"""The server's clock as the nemesis wants it to be. The database's own clock stays right."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

FILE = "clock"


class WrongClock:
    """Asks the file each time: a jump is felt in the middle of a batch, as a real one would be."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE

    @property
    def wrong_by(self) -> timedelta:
        try:
            return timedelta(seconds=float(self._file.read_text()))
        except (OSError, ValueError):
            return timedelta()

    def __call__(self) -> datetime:
        return timezone.now() + self.wrong_by


def put_wrong(folder: Path, seconds: float) -> None:
    draft = folder / f"{FILE}.new"
    draft.write_text(str(seconds))
    draft.replace(folder / FILE)
