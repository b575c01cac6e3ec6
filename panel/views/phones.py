"""Putting a programme on a phone, and taking it off again."""

from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString, mark_safe

from clinic import audit, invitations
from clinic.devices import end_device
from clinic.enums import AuditVerb
from clinic.models import Device, Invitation, Patient
from panel.access import MemberRequest, for_members, own
from panel.readiness import missing_for_invitations
from panel.site import page
from panel.views.patient import state_of
from reminders.models import CalendarFeed


@for_members("POST")
def invite(request: MemberRequest, patient: UUID) -> HttpResponse:
    """A new invitation. Link and numbers stand on this answer only: nowhere are they kept in clear."""
    row = own(Patient.objects.select_related("clinic"), request, patient)
    missing = missing_for_invitations(request.clinic)
    if missing:
        messages.error(request, " ".join(missing))
        return redirect("panel:patient", patient=row.pk)
    invitation, token, pin = invitations.open_invitation(row, request.member, request.now)
    link = f"{settings.SITE_URL}/join/#{token}"
    return _shown(request, invitation, link=link, pin=pin, square=_square(link))


@for_members("GET")
def invitation(request: MemberRequest, invitation: UUID) -> HttpResponse:
    """What has happened to an invitation."""
    rows = Invitation.objects.select_related("patient", "device", "opened_by__user", "revoked_by__user")
    return _shown(request, own(rows, request, invitation))


@for_members("POST")
def take_back(request: MemberRequest, invitation: UUID) -> HttpResponse:
    row = own(Invitation.objects.select_related("patient"), request, invitation)
    if not invitations.revoke(row, by=request.member, now=request.now):
        messages.info(request, "There was nothing to take back: this invitation is over already.")
    return redirect("panel:patient", patient=row.patient_id)


@for_members("POST")
def end(request: MemberRequest, device: UUID) -> HttpResponse:
    """ "End this phone": its next request is refused."""
    row = own(Device.objects.select_related("patient"), request, device)
    end_device(row, by=request.member, now=request.now)
    return redirect("panel:patient", patient=row.patient_id)


@for_members("POST")
def calendar_end(request: MemberRequest, feed: UUID) -> HttpResponse:
    """The private calendar's address answers no more. Doing it twice changes nothing."""
    row = own(CalendarFeed.objects.select_related("patient"), request, feed)
    with transaction.atomic():
        if CalendarFeed.objects.live().filter(pk=row.pk).update(revoked_at=request.now):
            audit.record(AuditVerb.ENDED_CALENDAR, now=request.now, patient=row.patient, member=request.member)
    return redirect("panel:patient", patient=row.patient_id)


def _shown(request: MemberRequest, row: Invitation, **secrets: str) -> HttpResponse:
    context = {
        "title": "Put it on the phone",
        "patient": row.patient,
        "invitation": row,
        "state": state_of(row, request),
        "is_open": row.is_open(request.now),
        "zone": request.clinic.time_zone,
        **secrets,
    }
    return page(request, "panel/invitation.html", context)


def _square(link: str) -> SafeString:
    """The link as a QR code: dark on white in both themes, because a camera must read it."""
    drawn = segno.make(link, error="m").svg_inline(
        border=4, dark="#000000", light="#ffffff", omitsize=True, svgclass=None, lineclass=None, title="Link to join"
    )
    return mark_safe(drawn)  # noqa: S308 # segno's own drawing of our own link
