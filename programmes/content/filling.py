"""Filling the placeholders of a text. What is not given stays in the text, for the phone to fill."""

import re
from collections.abc import Mapping
from typing import TypeVar, cast

from programmes.content.emergency import EmergencyWords

T = TypeVar("T")

_TOKEN = re.compile(r"\{[a-z_]+\}")


def words_of_clinic(emergency: EmergencyWords, *, clinic_phone: str) -> dict[str, str]:
    """What stands for each token that depends on the clinic."""
    return {
        "{emergency}": emergency["emergency"],
        "{urgent_line}": emergency["urgent_line"],
        "{emergency_room}": emergency["emergency_room"],
        "{clinic_phone}": clinic_phone,
    }


def side_words(side: str) -> dict[str, str]:
    """What stands for the tokens of the working side; nothing for both sides, which the phone says in turn."""
    return {"{side}": side, "{leg}": f"{side} leg"} if side in {"left", "right"} else {}


def fill(value: T, words: Mapping[str, str]) -> T:
    """A copy of a text, or of lists and objects of texts, with the tokens replaced. Words are never filled again."""
    return cast("T", _filled(value, words))


def _filled(value: object, words: Mapping[str, str]) -> object:
    if isinstance(value, str):
        return _TOKEN.sub(lambda found: words.get(found[0], found[0]), value)
    if isinstance(value, Mapping):
        return {key: _filled(part, words) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(part, words) for part in value]
    return value
