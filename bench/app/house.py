"""The product as a clinic would run it, behind our proxy, with a patient whose morning session is open."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from bench.reminders import certificates
from sciatica.bundle import NODE, Bundle
from tests.e2e.product import Product, free_port
from tests.e2e.zones import zone_where_it_is

HERE: Final = Path(__file__).parent
LIGHTHOUSE: Final = HERE.parent / "node_modules" / "lighthouse"
TEMPLATE: Final = "Nerve flossing, four times a day"
PATIENT: Final = """
import json
from datetime import timedelta
from django.utils import timezone
from clinic.invitations import open_invitation
from clinic.models import Clinic, Membership, Patient
from programmes.issuing import issue
from programmes.models import Template
from programmes.prescribing import start_programme
now = timezone.now()
physio = Membership.objects.filter(user__first_name="Sam").get()
patients = [
    Patient.objects.create(clinic=physio.clinic, physio=physio, first_name=name, last_name="Adeyemi",
                           date_of_birth="1961-05-04", time_zone={zone!r}, affected_side="left", created_at=now)
    for name in ("Ruth", "Joan")
]
template, before = Template.objects.get(title={template!r}), now - timedelta(days=2)
for patient in patients:
    programme = start_programme(patient, template, by=physio, now=before)
    issue(programme.draft, by=physio, why="A gentle start.", now=before)
opened = [open_invitation(patient, physio, now) for patient in patients]
print(json.dumps([{{"token": token, "pin": pin}} for _, token, pin in opened]))
"""


class House:
    """Use as a context manager. `measured` runs the phone and yields what it finds, one figure after the other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        proxy = free_port()
        self.url = f"https://localhost:{proxy}"
        self._product = Product(folder / "data", SITE_URL=self.url, LOG_FORMAT="readable")
        self._zone = zone_where_it_is(9)

    def __enter__(self) -> House:
        certificates.write(self._folder)
        self._product.prepare()
        self._product.start("redis", "web")
        return self

    def __exit__(self, *_: object) -> None:
        self._product.stop()

    def own_first(self) -> frozenset[str]:
        """The names of our own JavaScript files that Today needs, as they are in the bundle."""
        made = Bundle(**json.loads((self._product.folder / "bundle" / "bundle.json").read_text()))
        return frozenset(made.first["main"]) - frozenset(made.first["libraries"])

    def measured(self, **wanted: Any) -> Iterator[dict[str, Any]]:
        given = {
            "folder": str(self._folder),
            "url": self.url,
            "port": self._product.port,
            "zone": self._zone,
            "chromium": shutil.which("chromium") or shutil.which("chromium-browser"),
            "invitations": self._product.python(PATIENT.format(zone=self._zone, template=TEMPLATE)),
            **wanted,
        }
        command = [str(NODE), str(HERE / "measure.mjs"), json.dumps(given)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as phone:
            assert phone.stdout  # it was asked for
            yield from map(json.loads, phone.stdout)
        if phone.returncode:
            raise RuntimeError(f"The phone ended with {phone.returncode}; the lines above say why.")
