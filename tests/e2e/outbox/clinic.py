"""The product as these runs need it: with as many invited patients as there are runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.e2e.product import Product

STARTED_DAYS_AGO = 400
"""More than a year, so that a phone whose clock is a year behind still has a programme that has begun."""

SERVED = {"DEMO": "0", "DJANGO_SETTINGS_MODULE": f"{__package__}.settings"}
"""What differs from an installation, as environment variables."""

ONE_BY_ONE = {**SERVED, "DEBUG": "1"}
"""The same, but every module its own file, so that a planted fault is one file that is found before the real one."""

INVITE = """
import json
from datetime import timedelta
from django.utils import timezone
from clinic import invitations
from clinic.models import Membership
from tests import world
now = timezone.now()
sam = Membership.objects.filter(user__first_name="Sam").first() or world.make_world().sam
invited = []
for _ in range({patients}):
    margaret = world.make_patient(sam, "Margaret", "Ellis")
    starts_on = (now - timedelta(days={days})).date()
    plan = world.make_plan(margaret, starts_on=starts_on, side="both")
    _, token, pin = invitations.open_invitation(margaret, sam, now)
    slots = [str(slot.id) for slot in plan.slots]
    prescription = str(plan.prescriptions[0].id)
    invited.append([margaret.pk.hex, token, pin, slots, prescription])
print(json.dumps(invited))
"""
ENTRIES = """
SELECT id, kind, slot_id, local_date, body, performed_at, recorded_at, zone, skew_seconds
FROM programmes_entry WHERE patient_id = ?
"""
COUNTED = "SELECT slot_id, local_date, ticks_done FROM programmes_session WHERE patient_id = ?"
QUARANTINED = "SELECT count(*) FROM programmes_quarantinedentry WHERE patient_id = ?"


@dataclass(frozen=True)
class Invited:
    """A patient with two sessions a day, each of one exercise held three times on both sides, and an open invitation.

    `patient` is the key as SQLite keeps it.
    """

    patient: str
    token: str
    pin: str
    slots: list[str]
    prescription: str


@dataclass(frozen=True)
class Stored:
    """What the server's database holds of a patient: entries as rows, ticks done by session, clashes set aside."""

    entries: list[dict[str, Any]]
    ticks_done: dict[str, int]
    quarantined: int


class ServedClinic:
    """An installation with web and Redis and nothing else: nobody is reminded. Use as a context manager.

    `product` has its tables and static files, and was made with SERVED or ONE_BY_ONE.
    """

    def __init__(self, product: Product) -> None:
        self._product = product
        self.url = product.url
        self.planted = product.folder / "planted"

    def __enter__(self) -> ServedClinic:
        self._product.start("redis", "web")
        return self

    def __exit__(self, *_: object) -> None:
        self._product.stop()

    def invite(self, patients: int) -> list[Invited]:
        return [Invited(*one) for one in self._product.python(INVITE.format(patients=patients, days=STARTED_DAYS_AGO))]

    def restart(self, *, planted: str = "") -> None:
        """The server again, with this fault in it or with none."""
        self._product.stop("web")
        self._product.environment["PLANTED_IN_SERVER"] = planted
        self._product.start("web")

    def stored(self, patient: str) -> Stored:
        """Read from the file itself: what a server says of its own rows would be one more thing to believe."""
        with sqlite3.connect(f"file:{self._product.folder / 'db.sqlite3'}?mode=ro", uri=True) as connection:
            connection.row_factory = sqlite3.Row
            return Stored(
                [_entry(row) for row in connection.execute(ENTRIES, [patient])],
                {f"{_uuid(slot)}/{day}": done for slot, day, done in connection.execute(COUNTED, [patient])},
                connection.execute(QUARANTINED, [patient]).fetchone()[0],
            )


def _entry(row: sqlite3.Row) -> dict[str, Any]:
    session = f"{_uuid(row['slot_id'])}/{row['local_date']}" if row["slot_id"] else ""
    return {**dict(row), "id": _uuid(row["id"]), "session_key": session}


def _uuid(value: str) -> str:
    return str(UUID(value))


def sessions_of(invited: Invited, dates: Iterable[str]) -> list[str]:
    """The names of the patient's sessions on these local dates."""
    return [f"{slot}/{day}" for day in dates for slot in invited.slots]
