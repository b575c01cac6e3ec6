"""Seeding the demo clinic: the same verbs a physio uses and the same entries a phone sends, dated back six weeks."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from allauth.account.models import EmailAddress
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import transaction

from clinic.devices import Joining
from clinic.invitations import open_invitation, redeem
from clinic.models import Clinic, Device, Membership, Patient, User
from panel.demo.diarist import Asked, Diarist, Line, Wire
from panel.demo.people import COLLEAGUES, PEOPLE, Change, Colleague, Person, Reached
from panel.demo.reminding import DAYS_BACK as DAYS_REMINDED
from panel.demo.reminding import settle
from programmes.content import before_you_start, meta
from programmes.counting import expected_ticks
from programmes.enums import Counts
from programmes.intake import Batch
from programmes.issuing import issue
from programmes.models import Exercise, Prescription, Programme, Revision, Slot, Template
from programmes.prescribing import Line as Prescribed
from programmes.prescribing import draft_for_change, lines_of, new_line, set_lines, start_programme
from programmes.sync import MOST_ENTRIES, take_in
from reminders.planning import plan_patient
from reminders.timing import due_at

ZONE = "Europe/London"
RELEASE = "demo"
PASSWORD = "a-demo-pass-phrase"  # noqa: S105 # printed by `make run`; `check --deploy` fails while a demo clinic exists
FIRST_WHY = "A gentle start. We look at it together in two weeks."


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
    members = {colleague.email: _hire(clinic, colleague, now) for colleague in COLLEAGUES}
    for person in PEOPLE:
        _live(clinic, members[person.physio], person, now)
    return clinic


def invite_newest(clinic: Clinic, now: datetime) -> tuple[Patient, str, str]:
    """A fresh invitation for the patient who has just joined: the patient, the token and the PIN."""
    patient = Patient.objects.filter(clinic=clinic).order_by("-created_at").first()
    if patient is None:
        raise LookupError("The demo clinic has no patient.")
    _, token, pin = open_invitation(patient, patient.physio, now)
    return patient, token, pin


def _hire(clinic: Clinic, colleague: Colleague, now: datetime) -> Membership:
    user = User.objects.create_user(
        colleague.email, PASSWORD, first_name=colleague.first_name, last_name=colleague.last_name
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return Membership.objects.create(clinic=clinic, user=user, role=colleague.role, invited_at=now, accepted_at=now)


def _live(clinic: Clinic, physio: Membership, person: Person, now: datetime) -> None:
    """One patient from the first visit until now."""
    first = (now - timedelta(days=person.days)).date()
    visit = due_at(first, time(7, 30), ZONE)
    patient = _patient(clinic, physio, person, visit)
    programme = start_programme(patient, Template.objects.get(slug=person.template), by=physio, now=visit)
    assert programme.draft is not None  # noqa: S101 # a new programme has one
    issue(programme.draft, by=physio, why=FIRST_WHY, now=visit)
    device = _join(patient, physio, person, visit)
    changes = {first + timedelta(days=change.day): change for change in person.changes}
    diarist = Diarist(Random(person.last_name), ZONE, person.side)  # noqa: S311 # believable, not secret
    answers = {question["code"]: "no" for question in before_you_start()}
    _send(device, [diarist.screening(answers, meta()["version"], visit + timedelta(minutes=5))], visit)
    for day in range(person.days + 1):
        local_date = first + timedelta(days=day)
        if day >= person.days - DAYS_REMINDED:  # before the diary: of what is done already no reminder is made
            plan_patient(patient.pk, due_at(local_date, time.min, ZONE))
        if change := changes.get(local_date):
            _change(programme, change, by=physio, now=due_at(local_date, time(7, 45), ZONE))
        _send(device, list(_day(programme, local_date, person=person, diarist=diarist, day=day, now=now)), now)
    settle(programme, device, person, now)


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
    _, token, pin = open_invitation(patient, physio, visit)
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    spki = base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
    joining = Joining(public_key=spki, label=person.phone, zone=ZONE, release=RELEASE)
    device, _ = redeem(token, pin, joining, now=visit)
    return device


def _change(programme: Programme, change: Change, *, by: Membership, now: datetime) -> None:
    draft = draft_for_change(programme, by=by)
    lines = lines_of(draft)
    if change.sessions:
        exercise = Exercise.objects.get(slug=change.exercise, clinic=None)
        line = new_line(exercise, programme.patient, positions=change.sessions)
        lines.append(_dosed(replace(line, positions=frozenset(change.sessions)), change.dose))
    else:
        lines = [_dosed(line, change.dose) if line.exercise.slug == change.exercise else line for line in lines]
    set_lines(draft, lines)
    issue(draft, by=by, why=change.why, now=now)


def _dosed(line: Prescribed, dose: dict[str, int]) -> Prescribed:
    return replace(
        line,
        sets=dose.get("sets", line.sets),
        reps=dose.get("reps", line.reps),
        hold_seconds=dose.get("hold_seconds", line.hold_seconds),
    )


def _day(
    programme: Programme, local_date: date, *, person: Person, diarist: Diarist, day: int, now: datetime
) -> Iterator[Wire]:
    mood = person.mood(day, person.days)
    for asked in _asked(programme, local_date):
        yield from (entry for entry in diarist.session(asked, mood) if _performed(entry) < now)
    if text := person.notes.get(day):
        yield diarist.note(text, due_at(local_date, time(7, 50), ZONE))


def _asked(programme: Programme, local_date: date) -> Iterator[Asked]:
    for slot in programme.slots.with_timings():
        timing = slot.falls_on(local_date)
        if timing is None:
            continue
        begins = due_at(local_date, timing.local_time, ZONE)
        revision = programme.revisions.issued().filter(issued_at__lte=begins).order_by("-number").first()
        if revision and (lines := _lines(revision, slot)):
            yield Asked(slot.id, local_date, begins, revision.id, lines)


def _lines(revision: Revision, slot: Slot) -> tuple[Line, ...]:
    return tuple(_line(prescription) for prescription in revision.prescriptions.filter(slots=slot))


def _line(prescription: Prescription) -> Line:
    by_sets = prescription.counts == Counts.SETS
    return Line(
        prescription=prescription.id,
        ticks=tuple((tick.side, tick.number) for tick in expected_ticks(prescription)),
        reps=prescription.reps if by_sets else None,
        seconds=prescription.reps * max(4, prescription.hold_seconds) if by_sets else prescription.hold_seconds,
        choice=prescription.choice,
    )


def _performed(entry: Wire) -> datetime:
    return datetime.fromisoformat(entry["performed_at"])


def _send(device: Device, entries: list[Wire], now: datetime) -> None:
    """As the phone syncs: in batches, a minute after the last act. Raises ValueError when one is not stored."""
    for start in range(0, len(entries), MOST_ENTRIES):
        part = entries[start : start + MOST_ENTRIES]
        sent_at = min(now, _performed(part[-1]) + timedelta(minutes=1))
        for verdict in take_in(Batch(device=device, entries=part, sent_at=sent_at, release=RELEASE), now=sent_at):
            if verdict.verdict != "stored":
                raise ValueError(f"The demo diary was not stored: {verdict}")
