"""How a line of the list is drawn: its words in the clinic's time, its picture, and what its forms send back.

Worked out here and not in the template, of which a list has dozens: there every word is looked up by itself.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from clinic.enums import AffectedSide
from clinic.models import Membership
from panel import addresses
from panel.needs import dealing
from panel.needs.board import Line, key_of
from panel.needs.known import OfPatient
from panel.templatetags.drawings import icon
from programmes.need import Kind, Urgency

ICONS = {
    Kind.DANGER_SIGN: "warn",
    Kind.NEW_LOSS: "warn",
    Kind.HELD: "clock",
    Kind.PAIN: "bolt",
    Kind.FURTHER_DOWN: "down",
    Kind.STOPPED: "bolt",
    Kind.UNREACHED: "bell",
    Kind.SILENT: "plug",
    Kind.MISSED: "clock",
    Kind.NOTE: "paper",
    Kind.NOT_JOINED: "letter",
    Kind.STILL_CLOSED: "warn",
}
LOOKS = {Urgency.NOW: "mk", Urgency.TODAY: "mk mk--ease", Urgency.THIS_WEEK: "mk mk--news"}
HEIGHT = 25
"""Of the tallest bar, in the units of the picture."""


class Drawn(TypedDict):
    """A line as `panel/need.html` reads it."""

    urgency: Urgency
    look: str
    picture: SafeString
    pk: str
    name: str
    first_name: str
    telephone: str
    """To ring at once; empty where it is not that urgent, or not known."""
    call: SafeString
    about: str
    headline: str
    details: str
    bars: SafeString
    """The sessions kept a day as the inside of a picture."""
    kept: str
    """The same in words."""
    standing: str
    """Whose it is, since when, and who has seen it."""
    is_seen: bool
    can_be_closed: bool
    keys: SafeString
    """What a form sends back, so that only what somebody has read is closed: one hidden field for each need."""
    address: str
    seen_address: str
    done_address: str


def drawn(line: Line, *, member: Membership, now: datetime) -> Drawn:
    """For this member, in the clinic's time."""
    patient, key = line.patient, line.of.row.id
    return Drawn(
        urgency=line.urgency,
        look=LOOKS[line.urgency],
        picture=icon(ICONS[line.needs[0].kind]),
        pk=str(key),
        name=str(patient),
        first_name=patient.first_name,
        telephone=patient.phone.replace(" ", "") if line.urgency == Urgency.NOW else "",
        call=icon("call", small=True),
        about=_about(line.of),
        headline=line.headline,
        details=" ".join(need.detail for need in line.needs if need.detail),
        bars=mark_safe("".join(bars_of(line.of))),  # noqa: S308 # made of numbers of ours
        kept=_kept(line.of),
        standing=_standing(line, member, now),
        is_seen=line.seen is not None,
        can_be_closed=any(need.kind not in dealing.LASTS for need in line.needs),
        keys=format_html_join("", '<input type="hidden" name="need" value="{}">', ((key_of(n),) for n in line.needs)),
        address=addresses.of_patient("patient", key),
        seen_address=addresses.of_patient("seen", key),
        done_address=addresses.of_patient("dealt_with", key),
    )


def _about(of: OfPatient) -> str:
    side = AffectedSide(of.patient.affected_side)
    words = f"{side.label} side" if side in {AffectedSide.LEFT, AffectedSide.RIGHT} else str(side.label)
    return f"Week {of.week}, {words.lower()}" if of.week else words.lower()


def _kept(of: OfPatient) -> str:
    kept = f"Sessions kept a day, the oldest of 14 days first: {', '.join(map(str, of.kept))}"
    return f"{kept}; nothing heard on the last {of.unheard} days before today" if of.unheard else kept


def _standing(line: Line, member: Membership, now: datetime) -> str:
    zone = ZoneInfo(line.of.clinic.time_zone)
    whose = "Yours" if line.patient.physio_id == member.pk else f"{line.of.physio}\N{RIGHT SINGLE QUOTATION MARK}s"
    said = f"{whose} since {_day(line.since, zone)}; "
    if line.seen:
        at = line.seen.seen_at.astimezone(zone)
        by = "you" if line.seen.seen_by_id == member.pk else line.seen.seen_by
        said += f"seen by {by} {at:%a %H:%M}"
    else:
        said += "unread"
    if line.everybodys_at > now:
        said += f". Everybody\N{RIGHT SINGLE QUOTATION MARK}s from {_day(line.everybodys_at, zone)}"
    return said


def _day(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


def bars_of(of: OfPatient) -> Iterator[str]:
    """A bar for each date, the oldest first. d: kept, m: none, x: not heard from."""
    tallest = max(*of.kept, 1)
    first_unheard = len(of.kept) - 1 - of.unheard
    for n, kept in enumerate(of.kept):
        if kept:
            yield _bar("d", n, 27 - HEIGHT * kept / tallest, HEIGHT * kept / tallest)
        elif first_unheard <= n < len(of.kept) - 1:
            yield _bar("x", n, 27 - HEIGHT, HEIGHT)
        else:
            yield _bar("m", n, 25, 2)


def _bar(look: str, place: int, y: float, height: float) -> str:
    return f'<rect class="{look}" x="{1 + 8 * place}" y="{y:.2f}" width="5.5" height="{height:.2f}" rx="1"/>'
