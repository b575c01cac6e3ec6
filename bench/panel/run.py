"""Loads, asks for the pages of the small clinic and of the large one, and then of one in which all need somebody."""

import gc
from collections.abc import Iterator
from datetime import datetime
from random import Random

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bench.machine import progress
from bench.panel.filling import Loaded, WrongError, analyse, fill
from bench.panel.measuring import Page, client_of, measure
from clinic.models import Clinic, Device, Membership, Patient
from panel.demo.diarist import Diarist
from panel.demo.seeding import RELEASE, ZONE
from panel.needs.board import board
from programmes.intake import Batch
from programmes.sync import take_in


def run(patients: int, days: int, requests: int) -> tuple[Loaded, list[Page]]:
    """What was loaded, and what the pages cost. Raises WrongError where what was loaded cannot be believed."""
    call_command("collectstatic", verbosity=0, interactive=False)
    loaded = fill(patients, days, timezone.now())
    # A server has filled nothing: what that left behind must not be looked through while a page is waited for.
    gc.collect()
    gc.freeze()
    pages = [*_pages(loaded.small, "3 patients", requests)]
    pages += _pages(loaded.large, f"{patients} patients, {_needy(loaded.large)} on the list", requests)
    _write_to_all(loaded.large, timezone.now())
    on_list = _needy(loaded.large)
    if on_list != patients:
        raise WrongError(f"All {patients} were to be on the list, and {on_list} are.")
    pages += _pages(loaded.large, f"{patients} patients, all on the list", requests)
    return loaded, pages


def close() -> None:
    connection.close()


def _pages(clinic: Clinic, who: str, requests: int) -> Iterator[Page]:
    client = client_of(Membership.objects.filter(clinic=clinic).order_by("accepted_at", "user__email")[0])
    yield measure(client, "/physio/", f"first page, {who}, one's own", requests)
    yield measure(client, "/physio/?whose=clinic", f"first page, {who}", requests)
    yield measure(client, _patient(clinic), f"patient, {who}", requests)


def _patient(clinic: Clinic) -> str:
    """The page of somebody with a running programme and as much behind them as anybody."""
    row = Patient.objects.filter(clinic=clinic, programmes__ended_at=None).order_by("pk")[0]
    return f"/physio/patients/{row.pk}/"


def _needy(clinic: Clinic) -> int:
    return len(board(clinic, timezone.now()).lines)


def _write_to_all(clinic: Clinic, now: datetime) -> None:
    """Everybody sends a note, so that everybody is on the list."""
    progress("everybody writes a note")
    diarist = Diarist(Random(3), ZONE, "left")  # noqa: S311 # believable, not secret
    for device in Device.objects.filter(clinic=clinic).order_by("patient_id", "joined_at").distinct("patient_id"):
        take_in(Batch(device, [diarist.note("May I ring you?", now)], now, RELEASE), now=now)
    analyse()
