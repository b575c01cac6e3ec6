"""Reminders by e-mail: who gets one, what it says, and what it never says."""

import re
from email import message_from_bytes, policy
from functools import partial
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend
from django.test import Client

from clinic.models import Patient
from reminders.channels import Due, Letter
from reminders.email import EMail, e_mail
from reminders.message import session_address
from reminders.postbox import post
from tests.mail_relay import MailRelay
from tests.reminders.conftest import MONDAY, Case, make_case, utc
from tests.test_imports import ROOT

NOW = utc("2026-11-23 08:00")
SITE = "https://moves.example.org"


def due(case: Case, kind: str = "start", **more) -> Due:
    given = {
        "id": uuid4(),
        "clinic_id": case.clinic.pk,
        "patient_id": case.patient.pk,
        "slot_id": case.slots[0].pk,
        "programme_id": case.programme.pk,
        "local_date": MONDAY,
        "kind": kind,
        "due_at": NOW,
        "expires_at": utc("2026-11-23 11:00"),
        "state": "leased",
        "attempts": 0,
        "zone": "Europe/London",
        "minutes": 12,
    }
    return Due(**{**given, **more})


@pytest.fixture
def relay() -> EMail:
    return EMail(SITE, "Daily Moves", "Daily Moves <no-reply@moves.example.org>")


@pytest.fixture
def unreached(case) -> Case:
    """A patient who agreed, and whose phone's subscription has ended."""
    case.phone.end("the push service answered 410", now=NOW)
    Patient.objects.filter(pk=case.patient.pk).update(email_agreed_at=NOW)
    return case


def test_start_goes_by_email_and_the_nudge_does_not(unreached, relay):
    start, nudge = due(unreached), due(unreached, "nudge")

    assert set(relay.emailed([start, nudge], NOW)) == {start.id}


def test_batch_of_nudges_asks_nothing(unreached, relay, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert set(relay.emailed([due(unreached, "nudge")], NOW)) == set()


def test_patient_whose_phone_answers_gets_none(case, relay):
    Patient.objects.update(email_agreed_at=NOW)

    assert set(relay.emailed([due(case)], NOW)) == set()


def test_letter_says_when_and_where_and_nothing_else(unreached, relay):
    letter = Letter(uuid4(), due(unreached, zone="Asia/Tokyo"))

    [outcome] = relay.send_many([letter])

    assert outcome.kind == "accepted"
    [sent] = mail.outbox
    session = session_address(SITE, unreached.slots[0].pk, MONDAY)
    assert sent.subject == "Daily Moves: your afternoon session"  # 17:00 in Tokyo
    assert sent.from_email == "Daily Moves <no-reply@moves.example.org>"
    assert sent.to == ["margaret@mail.example"]
    assert "about 12 minutes, any time until 20:00." in sent.body
    assert session in sent.body
    [(html, kind)] = sent.alternatives
    assert (kind, session in html) == ("text/html", True)


def test_letter_never_says_what_it_is_about(unreached, relay):
    relay.send_many([Letter(uuid4(), due(unreached))])

    [sent] = mail.outbox
    whole = sent.message().as_string() + sent.body + sent.alternatives[0].content
    typed = r"Margaret Hale|Hale|Riverside|Left leg|Session 1"
    health = r"sciatica|pain|nerve|spine|physio|rehab|therap|exercise|clinic|stretch|patient"
    assert not re.search(f"{typed}|{health}", whole.replace("margaret@mail.example", ""), re.IGNORECASE)


def test_every_copy_is_the_same_letter_to_a_mail_program(unreached, relay):
    letter = Letter(uuid4(), due(unreached))
    relay.send_many([letter])
    relay.send_many([letter])

    assert {sent.extra_headers["Message-ID"] for sent in mail.outbox} == {f"<{letter.delivery}@moves.example.org>"}


def test_headers_survive_the_wire_and_stop_the_emails(unreached):
    with MailRelay() as server:
        connect = partial(EmailBackend, host="127.0.0.1", port=server.port)
        way = EMail(SITE, "Daily Moves", "no-reply@moves.example.org", post=partial(post, connect=connect))
        way.send_many([Letter(uuid4(), due(unreached))])
        [arrived] = server.letters

    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.fullmatch(r"<(https://moves\.example\.org(/reminders/stop/[^>]+/))>", arrived["List-Unsubscribe"].strip())
    assert link
    assert link[1] in arrived.get_body(("plain",)).get_content()
    assert link[1] in arrived.get_body(("html",)).get_content()
    answer = Client(enforce_csrf_checks=True).post(link[2], {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Patient.objects.get(pk=unreached.patient.pk).email_agreed_at is None


def test_who_has_just_ended_them_gets_none(unreached, relay):
    other = make_case(clinic_name="Second Clinic")
    Patient.objects.filter(pk=other.patient.pk).update(email_agreed_at=NOW, email="other@mail.example")
    Patient.objects.filter(pk=unreached.patient.pk).update(email_agreed_at=None)

    outcomes = relay.send_many([Letter(uuid4(), due(unreached)), Letter(uuid4(), due(other))])

    assert [outcome.kind for outcome in outcomes] == ["failed", "accepted"]
    assert [sent.to for sent in mail.outbox] == [["other@mail.example"]]


def test_letters_are_withdrawn_by_their_place_among_all(unreached):
    """One that is never written must not shift the places of those behind it."""
    letters = [Letter(uuid4(), due(unreached, zone=zone)) for zone in ("Moon/Crater", "Europe/London", "Europe/Paris")]
    way = EMail(SITE, "Daily Moves", "no-reply@moves.example.org")

    outcomes = way.send_many(letters, withdrawn=lambda: [1])

    assert [outcome.kind for outcome in outcomes] == ["failed", "withdrawn", "accepted"]


def test_letter_that_cannot_be_written_stops_no_other(unreached, relay):
    letters = [Letter(uuid4(), due(unreached, zone="Moon/Crater")), Letter(uuid4(), due(unreached))]

    assert [outcome.kind for outcome in relay.send_many(letters)] == ["failed", "accepted"]


def test_letters_of_three_take_the_same_queries_as_of_one(unreached, relay, django_assert_num_queries):
    for count in (1, 3):
        with django_assert_num_queries(1):
            relay.send_many([Letter(uuid4(), due(unreached)) for _ in range(count)])


def test_no_letters_ask_nothing(relay, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert relay.send_many([]) == []


def test_settings_give_sender_and_site(settings):
    way = e_mail()

    assert (way.site_url, way.app_name, way.sender) == (
        settings.SITE_URL,
        settings.APP_NAME,
        settings.DEFAULT_FROM_EMAIL,
    )


def test_name_with_markup_is_text_in_both(unreached):
    way = EMail(SITE, "Moves & <b>Co</b>", "no-reply@moves.example.org")
    written = way.written(Letter(uuid4(), due(unreached)), "margaret@mail.example")
    read = message_from_bytes(written.message().as_bytes(), policy=policy.default)

    assert "Moves & <b>Co</b>" in read.get_body(("plain",)).get_content()
    assert "Moves &amp; &lt;b&gt;Co" in read.get_body(("html",)).get_content()


def test_letters_load_nothing_from_anywhere():
    """A picture fetched from a server would tell when and where a letter was read."""
    assert not re.search(r"src=|url\(|<link|<img", (ROOT / "templates/reminders/letter.html").read_text())
