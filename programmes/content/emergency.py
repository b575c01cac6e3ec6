"""Whom a patient calls: the library's words for the clinic's country, or those the clinic has typed."""

import re
from collections.abc import Mapping
from typing import TypedDict

from programmes.content import rows
from programmes.content.files import countries

GENERIC = "*"
_DIALLED_AS_WRITTEN = re.compile(r"\+?[\d ]+")


class EmergencyWords(TypedDict):
    """What stands for the tokens, and the digits to dial; None where there is no one number to dial."""

    emergency: str
    emergency_tel: str | None
    urgent_line: str
    urgent_tel: str | None
    emergency_room: str


def country_is_known(code: str) -> bool:
    """Whether the library has this country's numbers. Where not, the clinic types its own before it invites."""
    return code != GENERIC and any(country["code"] == code for country in countries())


def emergency_words(country: str, own_words: Mapping[str, str]) -> EmergencyWords:
    """The emergency words of a clinic: its own where it has typed some, else its country's, else the generic ones.

    A number to dial belongs to the words beside it: under words of its own a clinic's number is the one it typed, or
    the words themselves where they are nothing but digits. Only a known country's emergency number stands under other
    words for an emergency too: a button that calls it is better than none.
    """
    entry = _entry(country)
    emergency_tel = _number("emergency", "emergency_tel", own_words, otherwise=entry["emergency_tel"])
    return {
        "emergency": own_words.get("emergency") or entry["emergency"],
        "emergency_tel": emergency_tel or (entry["emergency_tel"] if country_is_known(country) else None),
        "urgent_line": own_words.get("urgent_line") or entry["urgent_line"],
        "urgent_tel": _number("urgent_line", "urgent_tel", own_words, otherwise=entry["urgent_tel"]),
        "emergency_room": own_words.get("emergency_room") or entry["emergency_room"],
    }


def _entry(country: str) -> rows.Country:
    by_code = {entry["code"]: entry for entry in countries()}
    return by_code.get(country, by_code[GENERIC])


def _number(words: str, number: str, own_words: Mapping[str, str], *, otherwise: str | None) -> str | None:
    if own_words.get(number):
        return own_words[number]
    own = own_words.get(words)
    if not own:
        return otherwise
    return own.replace(" ", "") if _DIALLED_AS_WRITTEN.fullmatch(own) else None
