"""The first real clinic, by command: its owner's link sets a password once."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from clinic.models import Clinic, Membership, User

GIVEN = {"name": "Riverside", "country": "gb", "zone": "Europe/London", "owner_email": "Olive@Riverside.example"}


def start(**changes) -> str:
    out = StringIO()
    call_command("start_clinic", no_input=True, stdout=out, **{**GIVEN, **changes})
    return out.getvalue()


@pytest.mark.django_db
def test_start_clinic_makes_the_clinic_and_its_owner():
    start(phone="020 7946 0000")

    owner = Membership.objects.get()
    assert (owner.clinic.name, owner.clinic.country, owner.clinic.time_zone) == ("Riverside", "GB", "Europe/London")
    assert (owner.role, owner.user.email) == ("owner", "olive@riverside.example")
    assert owner in Membership.objects.active()
    assert not owner.user.has_usable_password()
    assert not owner.clinic.demo


@pytest.mark.django_db
def test_owners_name_is_taken_where_it_is_given():
    start(owner_first_name=" Olive ", owner_last_name="Reid")

    assert User.objects.get().get_full_name() == "Olive Reid"


@pytest.mark.django_db
def test_everything_is_asked_for_and_the_owners_name_may_stay_empty(monkeypatch):
    answers = {"Name of": "Riverside", "Country": "GB", "Time zone": "Europe/London", "The owner's e": "o@r.example"}
    asked = []

    def answer(question):
        asked.append(question)
        return next((text for start, text in answers.items() if question.startswith(start)), "")

    monkeypatch.setattr("builtins.input", answer)
    call_command("start_clinic", stdout=StringIO())

    assert [question for question in asked if "owner's first name" in question]
    assert (str(User.objects.get()), Clinic.objects.get().name) == ("o@r.example", "Riverside")


@pytest.mark.django_db
def test_link_sets_the_password_once():
    link = re.search(r"http://testserver(/physio/account/\S+)", start())
    assert link
    password = {"password1": "a-long-pass-phrase", "password2": "a-long-pass-phrase"}

    client = Client()
    form = client.get(link[1], follow=True)
    done = client.post(form.redirect_chain[-1][0], password, follow=True)
    again = Client().get(link[1], follow=True)

    assert User.objects.get().check_password("a-long-pass-phrase")
    assert 'href="/physio/account/login/"' in done.content.decode()  # whoever has come so far is shown the way in
    assert not again.redirect_chain


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"zone": "Mars/Olympus"}, "is not a time zone"),
        ({"country": "England"}, "two letters, such as GB"),
        ({"name": "x" * 121}, "name"),
        ({"owner_email": "olive"}, "valid email"),
        ({"owner_first_name": "x" * 81}, "at most 80 letters"),
        ({"owner_email": None}, "--owner-email is missing"),
        ({"country": "FR"}, "There are no emergency numbers for FR"),
        ({"country": "FR", "emergency": "112"}, "--emergency-tel --urgent-line --emergency-room"),
        ({"country": "*"}, "two letters"),
    ],
)
def test_start_clinic_refuses_in_words_and_makes_nothing(changes, words):
    with pytest.raises(CommandError, match=re.escape(words)):
        start(**changes)

    assert (Clinic.objects.count(), User.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_start_clinic_in_a_country_without_an_entry_takes_typed_words():
    start(country="FR", emergency="112", emergency_tel="112", urgent_line="SOS Médecins", emergency_room="urgences")

    assert Clinic.objects.get().own_words["urgent_line"] == "SOS Médecins"


def test_start_clinic_refuses_an_address_that_signs_in_already(world):
    with pytest.raises(CommandError, match=r"signs in as sam@riverside\.example already"):
        start(owner_email="SAM@riverside.example")

    assert Clinic.objects.filter(name="Riverside").count() == 0


def test_new_epoch_is_told_to_every_phone(world):
    from tests.phone import Phone

    phone = Phone.of(world.margaret)
    before = phone.sync([]).json()["server_epoch"]

    call_command("new_epoch", stdout=StringIO())

    after = phone.sync([]).json()["server_epoch"]
    assert before != after == phone.snapshot().json()["server_epoch"]
