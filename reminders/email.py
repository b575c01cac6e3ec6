"""Reminders by e-mail, where push does not do. Anybody may see a letter: no word of health, nothing a person typed."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from clinic.models import Patient
from reminders.channels import Due, Letter
from reminders.email_consent import stop_token
from reminders.enums import ReminderKind
from reminders.fallback import by_email
from reminders.message import part_of_day, session_address
from reminders.postbox import UNSENDABLE, post
from reminders.push.transport import Outcome, Withdrawn, none_withdrawn

log = structlog.get_logger(__name__)

NOT_WANTED: Final = Outcome(None, "failed", None, "the patient wants no e-mail")


@dataclass(frozen=True)
class EMail:
    """The way out by e-mail, as `channels.Mail` asks for it."""

    site_url: str
    app_name: str
    sender: str
    post: Callable[..., list[Outcome]] = post
    """`postbox.post`, or a part of it with another relay."""

    def emailed(self, reminders: Sequence[Due], now: datetime) -> Collection[UUID]:
        """The start reminders whose patients are reminded by e-mail now. A letter an hour later is noise: no nudge."""
        starts = [reminder for reminder in reminders if reminder.kind == ReminderKind.START]
        chosen = by_email((reminder.patient_id for reminder in starts), now) if starts else ()
        return {reminder.id for reminder in starts if reminder.patient_id in chosen}

    def send_many(self, letters: Sequence[Letter], *, withdrawn: Withdrawn = none_withdrawn) -> list[Outcome]:
        """One outcome for each letter, in order. Who has ended the e-mails meanwhile gets none."""
        if not letters:
            return []
        to = _addresses({letter.reminder.patient_id for letter in letters})
        outcomes = [NOT_WANTED] * len(letters)
        ready: dict[int, EmailMessage] = {}
        for place, letter in enumerate(letters):
            if address := to.get(letter.reminder.patient_id):
                try:
                    ready[place] = self.written(letter, address)
                except Exception:  # whatever is wrong with one letter, the others go out
                    log.exception("letter_unsendable", delivery=str(letter.delivery))
                    outcomes[place] = UNSENDABLE
        posted = self.post(list(ready.values()), withdrawn=partial(_among, list(ready), withdrawn))
        for place, outcome in zip(ready, posted, strict=True):
            outcomes[place] = outcome
        return outcomes

    def written(self, letter: Letter, to: str) -> EmailMessage:
        """The letter as it goes out: the same for every copy of it but for its date."""
        due = letter.reminder
        zone = ZoneInfo(due.zone)
        stop = self.site_url + reverse("stop-emails", kwargs={"token": stop_token(due.patient_id)})
        words = {
            "app_name": self.app_name,
            "part": part_of_day(due.due_at.astimezone(zone).time()),
            "minutes": due.minutes,
            "until": f"{due.expires_at.astimezone(zone):%H:%M}",
            "session": session_address(self.site_url, due.slot_id, due.local_date),
            "stop": stop,
        }
        message = EmailMultiAlternatives(
            subject=f"{self.app_name}: your {words['part']} session",
            body=render_to_string("reminders/letter.txt", words),
            from_email=self.sender,
            to=[to],
            headers={
                "Message-ID": f"<{letter.delivery}@{urlsplit(self.site_url).hostname}>",
                "Auto-Submitted": "auto-generated",  # RFC 3834: no "out of office" comes back
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
            },
        )
        message.attach_alternative(render_to_string("reminders/letter.html", words), "text/html")
        return message


def e_mail() -> EMail:
    """The way out by this server's mail relay."""
    return EMail(settings.SITE_URL, settings.APP_NAME, settings.DEFAULT_FROM_EMAIL)


def _among(places: Sequence[int], withdrawn: Withdrawn) -> Collection[int]:
    """Which of the letters at these places nobody wants any more, counted from the first of them."""
    gone = set(withdrawn())
    return [n for n, place in enumerate(places) if place in gone]


def _addresses(patients: set[UUID]) -> dict[UUID, str]:
    """Asked right before sending, so that nobody who has just ended the e-mails gets one."""
    agreed = Patient.objects.filter(pk__in=patients, email_agreed_at__isnull=False).exclude(email="")
    return dict(agreed.values_list("pk", "email"))
