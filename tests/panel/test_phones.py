"""Putting a programme on a phone and taking it off again, the team, and the door."""

import re
from html import unescape

import pytest
from django.core import mail
from django.test import Client

from clinic import invitations
from clinic.devices import Joining
from clinic.errors import Refused
from clinic.models import Clinic, Invitation, Membership, User
from tests.panel.conftest import make_case, make_device, sign_in


def body(answer) -> str:
    return unescape(answer.content.decode())


def invite(client, patient):
    return client.post(f"/physio/patients/{patient.pk}/invitations/")


def test_invitation_shows_link_and_numbers_once(world, sam):
    text = body(invite(sam, world.margaret))
    token = re.search(r"/join/#([\w-]+)", text)[1]
    pin = re.search(r'aria-label="(\d \d \d \d)"', text)[1].replace(" ", "")
    invitation = Invitation.objects.get()
    assert invitations.look(token, invitation.opened_at) == invitation
    assert "<svg" in text

    again = body(sam.get(f"/physio/invitations/{invitation.pk}/"))
    assert token not in again
    assert " ".join(pin) not in again
    assert "5 tries left" in again


def test_invitation_link_and_pin_are_those_that_let_in(world, sam):
    text = body(invite(sam, world.margaret))
    token = re.search(r"/join/#([\w-]+)", text)[1]
    wrong = Joining(public_key="no key")
    with pytest.raises(Refused) as refused:
        invitations.redeem(
            token, "0000" if " 0 0 0 0" not in text else "1111", wrong, now=Invitation.objects.get().opened_at
        )
    assert refused.value.code == "wrong_pin"


def test_invitation_is_refused_without_words_to_call(world, sam):
    world.clinic.country, world.clinic.phone = "ZZ", ""
    world.clinic.save()
    answer = sam.post(f"/physio/patients/{world.margaret.pk}/invitations/", follow=True)
    assert "The library does not know ZZ" in body(answer)
    assert "no telephone number" in body(answer)
    assert not Invitation.objects.exists()


def test_invitation_is_refused_without_an_emergency_number(world, sam):
    words = {"country": "ZZ", "emergency": "the ambulance", "urgent_line": "your GP", "emergency_room": "hospital"}
    Clinic.objects.filter(pk=world.clinic.pk).update(**words)
    refused = sam.post(f"/physio/patients/{world.margaret.pk}/invitations/", follow=True)
    Clinic.objects.filter(pk=world.clinic.pk).update(emergency_tel="144")

    assert "no emergency number to dial" in body(refused)
    assert not Invitation.objects.exists()
    assert "/join/#" in body(invite(sam, world.margaret))


def test_invitation_taken_back_is_dead(world, sam):
    text = body(invite(sam, world.margaret))
    token = re.search(r"/join/#([\w-]+)", text)[1]
    row = Invitation.objects.get()
    sam.post(f"/physio/invitations/{row.pk}/taking-back/")
    with pytest.raises(Refused) as refused:
        invitations.look(token, row.opened_at)
    assert refused.value.code == "revoked"


def test_end_this_phone_revokes_it_by_name(world, sam):
    device = make_device(world.margaret)
    sam.post(f"/physio/devices/{device.pk}/ending/")
    device.refresh_from_db()
    assert (device.is_revoked, device.revoked_by) == (True, world.sam)


def test_i_have_looked_is_kept_once(world, sam, amara):
    case = make_case(world.margaret)
    page = f"/physio/patients/{world.margaret.pk}/"
    assert "The first session waits for you" in body(sam.get(page))
    for client in (sam, amara):
        client.post(f"/physio/screenings/{case.screening.pk}/looked/")
    case.screening.refresh_from_db()
    assert case.screening.looked_by == world.sam
    assert "The first session waits for you" not in body(sam.get(page))


def test_colleague_is_invited_sets_a_password_and_signs_in(world, sam):
    data = {"email": "Nia@mail.example", "first_name": "Nia", "last_name": "Cole", "role": "physio"}
    shown = body(sam.post("/physio/team/", data))
    link = re.search(r"(/physio/welcome/[^\"]+)", shown)[1]
    letter = mail.outbox[0]
    assert link in letter.body
    assert "sciatica" not in (letter.subject + letter.body).lower()

    door = Client()
    assert "Nia" in body(door.get(link))
    assert Membership.objects.get(user__email="nia@mail.example").accepted_at is None  # looking changes nothing
    bad = door.post(link, {"new_password1": "short", "new_password2": "short"})
    assert bad.status_code == 422
    door.post(link, {"new_password1": "a-calm-green-sentence", "new_password2": "a-calm-green-sentence"})
    assert door.get(link).status_code == 404

    answer = door.post(
        "/physio/account/login/", {"login": "nia@mail.example", "password": "a-calm-green-sentence"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == "/physio/"
    assert Membership.objects.get(user__email="nia@mail.example").is_active


def test_colleague_of_another_clinic_cannot_be_invited(world, sam):
    data = {"email": world.olga.user.email, "first_name": "Olga", "last_name": "N", "role": "physio"}
    answer = sam.post("/physio/team/", data)
    assert answer.status_code == 422
    assert "cannot be invited" in body(answer)
    assert User.objects.get(email=world.olga.user.email).memberships.count() == 1


def test_left_closes_the_panel_at_the_next_request(world, sam, amara):
    assert amara.get("/physio/").status_code == 200
    sam.post(f"/physio/team/{world.amara.pk}/left/")
    assert amara.get("/physio/").status_code == 403


def test_owner_cannot_end_their_own_access(world, sam):
    sam.post(f"/physio/team/{world.sam.pk}/left/")
    assert sam.get("/physio/").status_code == 200


def test_clinic_page_keeps_its_own_words(world, sam):
    page = body(sam.get("/physio/clinic/"))
    assert "999" in page
    values = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    form = {**values, "time_zone": "Europe/London", "country": "de", "emergency": "112", "urgent_line": "116 117"}
    answer = sam.post("/physio/clinic/", {**form, "emergency_room": "Notaufnahme"}, follow=True)
    world.clinic.refresh_from_db()
    assert (world.clinic.country, world.clinic.emergency) == ("DE", "112")
    assert "Notaufnahme" in body(answer)


def test_wrong_passwords_are_counted(world):
    door = Client()
    for _ in range(12):
        answer = door.post("/physio/account/login/", {"login": world.sam.user.email, "password": "wrong"})
    assert "Too many" in body(answer)


@pytest.mark.parametrize("path", ["/physio/", "/physio/account/login/", "/physio/team/"])
def test_panel_runs_no_text_as_script(sam, path):
    policy = sam.get(path)["Content-Security-Policy"]
    script = next(part for part in policy.split(";") if part.strip().startswith("script-src"))
    assert script.strip() == "script-src 'self'"


def test_frame_holds_no_expression_that_needs_eval(sam):
    page = body(sam.get("/physio/"))
    assert "x-data=\"panelBody('')\"" in page
    assert "x-init" not in page


def test_sign_in_sees_only_its_own_clinic(world):
    assert "Margaret" not in body(sign_in(world.olga).get("/physio/?whose=clinic"))
