"""What a phone may write: one JSON Schema for each kind of entry, in `programmes/entries/`."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "entries"


@cache
def kinds() -> frozenset[str]:
    """Every kind that this server understands. Others are stored and shown as from a newer app."""
    return frozenset(path.stem for path in FOLDER.glob("*.json"))


def is_known(kind: str) -> bool:
    return kind in kinds()


@cache
def schema_of(kind: str) -> dict[str, Any]:
    """The JSON Schema of this kind's body; treat it as read-only. Raises KeyError for a kind that is not known."""
    if not is_known(kind):
        raise KeyError(kind)
    schema: dict[str, Any] = json.loads((FOLDER / f"{kind}.json").read_text(encoding="utf-8"))
    return schema
