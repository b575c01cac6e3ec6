"""What of the library may reach a phone: only the keys that are marked for patients."""

from collections.abc import Mapping, Sequence
from typing import Any

from programmes.content.files import keys

EVERY_KEY = "*"


def patient_keys(kind: str) -> Sequence[str]:
    """The keys of this kind of row that a patient may see. Raises KeyError for a kind that has none."""
    return keys()["patient_keys"][kind]


def keys_never_on_phone() -> frozenset[str]:
    """Keys that must not occur anywhere in what a phone is sent, at any depth."""
    return frozenset(keys()["never_on_phone"])


def for_phone(kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a row with only what a patient may see, in its lists of rows too (`pain_rules.rules`).

    Raises KeyError for a kind that is not marked for patients at all, so that a new kind is shut by default.
    """
    allowed = patient_keys(kind)
    kept = {key: value for key, value in row.items() if key in allowed or EVERY_KEY in allowed}
    return {key: _nested(f"{kind}.{key}", value) for key, value in kept.items()}


def _nested(kind: str, value: Any) -> Any:
    if kind not in keys()["patient_keys"]:
        return value
    return [for_phone(kind, row) for row in value]
