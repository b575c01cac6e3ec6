import json
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clinic.models import Clinic, Invitation
from clinic.secrets import hashed
from panel.demo.people import COLLEAGUES
from panel.demo.seeding import PASSWORD, demo_clinic, invite_newest, seed
from programmes.models import Template

LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Command(BaseCommand):
    help = "Make the demo clinic, once, and write its sign-ins and an open invitation to DATA_DIR/demo.json."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This would make sign-ins that anybody knows. Set DEMO=1 to have them.")
        if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend") and settings.EMAIL_HOST not in LOOPBACK:
            raise CommandError("The demo patients' reminders would go to a real mail server. Unset EMAIL_URL, or DEMO.")
        # Nothing runs yet that could be woken; the planner finds the patients by itself.
        current_app.conf.update(broker_url="memory://localhost/")
        clinic = demo_clinic() or self._seed()
        file = settings.DATA_DIR / "demo.json"
        file.write_text(json.dumps(self._told(clinic, file), indent=2))
        file.chmod(0o600)

    def _seed(self) -> Clinic:
        if not Template.objects.exists():
            raise CommandError("The exercise library is empty. Run `manage.py load_library` first.")
        clinic = seed(timezone.now())
        self.stdout.write("Made the demo clinic.")
        return clinic

    def _told(self, clinic: Clinic, file: Path) -> dict[str, Any]:
        """What `make run` prints. An invitation that is still open is told again: the database has its hashes only."""
        invitation = self._still_open(file)
        if invitation is None:
            patient, token, pin = invite_newest(clinic, timezone.now())
            invitation = {"token": token, "pin": pin, "patient": str(patient)}
        link = f"{settings.SITE_URL}/join/#{invitation['token']}"
        sign_ins = [
            {"email": c.email, "password": PASSWORD, "who": f"{c.first_name} {c.last_name}, {c.role}"}
            for c in COLLEAGUES
        ]
        return {"sign_ins": sign_ins, "invitation": {**invitation, "link": link}}

    def _still_open(self, file: Path) -> dict[str, str] | None:
        try:
            invitation: dict[str, str] = json.loads(file.read_text())["invitation"]
            token_hash = hashed(invitation["token"])
        except (OSError, ValueError, KeyError):
            return None
        is_open = Invitation.objects.open(timezone.now()).filter(token_hash=token_hash).exists()
        return invitation if is_open else None
