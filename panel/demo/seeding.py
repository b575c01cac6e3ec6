"""Seeding the demo clinic: the same verbs a physio uses and the same entries a phone sends, dated back six weeks."""

import base64
from collections import defaultdict
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from allauth.account.models import EmailAddress
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.db import transaction

from clinic.devices import Joining
from clinic.invitations import open_invitation, redeem
from clinic.models import Clinic, Device, Membership, Patient, User
from clinic.pairing import pair, show_code
from panel.demo.diarist import Diarist, Wire
from panel.demo.life import Life, performed
from panel.demo.people import COLLEAGUES, PEOPLE, Colleague, Person, Reached
from panel.demo.reminding import DAYS_BACK as DAYS_REMINDED
from panel.demo.reminding import settle
from programmes.content import before_you_start, meta
from programmes.intake import Batch
from programmes.issuing import issue
from programmes.models import Template
from programmes.prescribing import start_programme
from programmes.sync import MOST_ENTRIES, take_in
from reminders.planning import plan_patient
from reminders.timing import due_at

ZONE = "Europe/London"
RELEASE = "demo"
PASSWORD = "a-demo-pass-phrase"  # noqa: S105 # printed by `make run`; `check --deploy` fails while a demo clinic exists
DAYS_AT_ONCE = 4
"""Long ago the phones sent so many days together: one by one they would take twice as long to make."""
FIRST_WHY = "A gentle start. We look at it together in two weeks."


class Quickly(PBKDF2PasswordHasher):
    """Passwords are hashed slowly on purpose. A PIN that is used up before anybody hears of it need not be: a dozen of
    them took a third of the time that a newcomer waits for the demo clinic.
    """

    iterations = 1


def demo_clinic() -> Clinic | None:
    return Clinic.objects.filter(demo=True).first()


@transaction.atomic
def seed(now: datetime) -> Clinic:
    """The demo clinic with its colleagues, patients and their diaries up to `now`. Needs the library to be loaded.

    Raises Template.DoesNotExist when it is not.
    """
    clinic = Clinic.objects.create(
        name="Riverside Clinic",
        time_zone=ZONE,
        country="GB",
        phone="01632 960123",
        hours="Monday to Friday, 9 to 5",
        demo=True,
    )
    password = make_password(PASSWORD)
    members = {colleague.email: _hire(clinic, colleague, password, now) for colleague in COLLEAGUES}
    for person in PEOPLE:
        live(clinic, members[person.physio], person, now)
    return clinic


def invite_newest(clinic: Clinic, now: datetime) -> tuple[Patient, str, str]:
    """A fresh invitation for the patient who has just joined: the patient, the token and the PIN."""
    patient = Patient.objects.filter(clinic=clinic).order_by("-created_at").first()
    if patient is None:
        raise LookupError("The demo clinic has no patient.")
    _, token, pin = open_invitation(patient, patient.physio, now)
    return patient, token, pin


def live(
    clinic: Clinic, physio: Membership, person: Person, now: datetime, *, days_reminded: int = DAYS_REMINDED
) -> Patient:
    """One patient from the first visit until now, with the reminders of so many days back."""
    first = (now - timedelta(days=person.days)).date()
    visit = due_at(first, time(7, 30), ZONE)
    patient = _patient(clinic, physio, person, visit)
    programme = start_programme(patient, Template.objects.get(slug=person.template), by=physio, now=visit)
    assert programme.draft is not None  # noqa: S101 # a new programme has one
    issue(programme.draft, by=physio, why=FIRST_WHY, now=visit)
    device = _join(patient, physio, person, visit)
    diarist = Diarist(Random(person.last_name), ZONE, person.side)  # noqa: S311 # believable, not secret
    life = Life(person, programme, diarist, first, now)
    phones = [device, *_second_phone(device, person, visit)]
    if person.syncs:
        answers = {question["code"]: "no" for question in before_you_start()}
        _send(device, [diarist.screening(answers, meta()["version"], visit + timedelta(minutes=5))], visit)
    waiting: dict[UUID, list[Wire]] = defaultdict(list)
    for day in range(person.days + 1):
        if day >= person.days - days_reminded:  # before the diary: of what is done already no reminder is made
            plan_patient(patient.pk, life.at(day, time.min))
        life.happen(day, by=physio, device=device)
        if person.syncs:
            phone = phones[day % len(phones)]
            waiting[phone.pk] += life.entries(day)
            if day >= person.days - DAYS_REMINDED or day % DAYS_AT_ONCE >= DAYS_AT_ONCE - len(phones):
                _send(phone, waiting.pop(phone.pk), now)
    if person.danger_sign:
        _send(device, [diarist.danger_sign(person.danger_sign, meta()["version"], life.said_yes_at)], now)
        plan_patient(patient.pk, life.said_yes_at + timedelta(minutes=1))  # from then on nothing is sent
    if person.opens_app:
        Device.objects.filter(pk=device.pk).update(last_seen_at=now, last_synced_at=now, fetched_at=now)
    settle(programme, device, person, now, days_back=days_reminded)
    return patient


def _hire(clinic: Clinic, colleague: Colleague, password: str, now: datetime) -> Membership:
    """`password` as its hash: all of them have the same."""
    user = User.objects.create(
        email=colleague.email, password=password, first_name=colleague.first_name, last_name=colleague.last_name
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return Membership.objects.create(clinic=clinic, user=user, role=colleague.role, invited_at=now, accepted_at=now)


def _patient(clinic: Clinic, physio: Membership, person: Person, visit: datetime) -> Patient:
    return Patient.objects.create(
        clinic=clinic,
        physio=physio,
        first_name=person.first_name,
        last_name=person.last_name,
        date_of_birth=person.born,
        time_zone=ZONE,
        affected_side=person.side,
        email=person.email,
        email_agreed_at=visit if person.reached is Reached.BY_EMAIL else None,
        created_at=visit,
    )


def _join(patient: Patient, physio: Membership, person: Person, visit: datetime) -> Device:
    """The phone's private key is thrown away: nobody can sign in as a demo patient but by a new invitation."""
    _, token, pin = open_invitation(patient, physio, visit, hasher=Quickly())
    joining = Joining(public_key=_public_key(), label=person.phone, zone=ZONE, release=RELEASE)
    device, _ = redeem(token, pin, joining, now=visit)
    return device


def _public_key() -> str:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    return base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def _second_phone(device: Device, person: Person, visit: datetime) -> list[Device]:
    """Paired with the code that the first one shows."""
    if not person.second_phone:
        return []
    _, code = show_code(device, now=visit)
    joining = Joining(public_key=_public_key(), label=person.second_phone, zone=ZONE, release=RELEASE)
    return [pair(code, joining, now=visit)[0]]


def _send(device: Device, entries: list[Wire], now: datetime) -> None:
    """As the phone syncs: in batches, a minute after the last act. Raises ValueError when one is not stored."""
    for start in range(0, len(entries), MOST_ENTRIES):
        part = entries[start : start + MOST_ENTRIES]
        sent_at = min(now, performed(part[-1]) + timedelta(minutes=1))
        for verdict in take_in(Batch(device=device, entries=part, sent_at=sent_at, release=RELEASE), now=sent_at):
            if verdict.verdict != "stored":
                raise ValueError(f"The demo diary was not stored: {verdict}")
