"""The clinic's own pages: who works here, and what patients are told to ring."""

from smtplib import SMTPException
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from clinic import audit, colleagues
from clinic.enums import AuditVerb
from clinic.errors import Refused
from clinic.models import Membership
from panel.access import MemberRequest, for_owners, own
from panel.forms.limits import DEFAULTS, LimitsForm
from panel.forms.people import ClinicForm, ColleagueForm
from panel.readiness import missing_for_invitations, words_in_force
from panel.site import page
from programmes.content import meta

LETTER = """Hello {first_name},

{clinic} has made a sign-in for you. Set your password here within three days:

{link}
"""


@for_owners("GET", "POST")
def team(request: MemberRequest) -> HttpResponse:
    data: Any = request.POST if request.method == "POST" else None
    form = ColleagueForm(data)
    if request.method == "POST" and form.is_valid():
        try:
            membership = colleagues.invite(
                clinic=request.clinic, by=request.member, now=request.now, **form.cleaned_data
            )
        except Refused as refused:
            form.add_error("email", refused.sentence)
        else:
            return _team(request, ColleagueForm(), link=_link(membership), invited=membership)
    return _team(request, form, status=422 if form.errors else 200)


@for_owners("POST")
def invite_again(request: MemberRequest, member: UUID) -> HttpResponse:
    """A new link for somebody who has not set a password yet."""
    row = own(Membership.objects.select_related("user", "clinic"), request, member)
    if row.accepted_at or row.left_at:
        messages.info(request, "This colleague needs no link.")
        return redirect("panel:team")
    return _team(request, ColleagueForm(), link=_link(row), invited=row)


@for_owners("POST")
def left(request: MemberRequest, member: UUID) -> HttpResponse:
    """The colleague has left: their next request is refused."""
    row = own(Membership.objects.select_related("user", "clinic"), request, member)
    try:
        colleagues.leave(row, by=request.member, now=request.now)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("panel:team")


@for_owners("GET", "POST")
def clinic(request: MemberRequest) -> HttpResponse:
    data: Any = request.POST if request.method == "POST" else None
    form = ClinicForm(data, instance=request.clinic)
    if request.method == "POST" and form.is_valid():
        form.save()
        audit.record(AuditVerb.CHANGED_CLINIC, now=request.now, member=request.member)
        messages.success(request, "Saved.")
        return redirect("panel:clinic")
    return _clinic(request, form=form)


@for_owners("POST")
def limits(request: MemberRequest) -> HttpResponse:
    """When patients come up on the first page, as typed, or as it was at first."""
    form = LimitsForm(DEFAULTS if "defaults" in request.POST else request.POST, instance=request.clinic)
    if not form.is_valid():
        return _clinic(request, limits_form=form)
    with transaction.atomic():
        form.save()
        audit.record(AuditVerb.CHANGED_CLINIC, now=request.now, member=request.member, limits=len(form.changed_data))
    messages.success(request, "Saved. The first page goes by these numbers from now on.")
    return redirect("panel:clinic")


def _clinic(
    request: MemberRequest, *, form: ClinicForm | None = None, limits_form: LimitsForm | None = None
) -> HttpResponse:
    request.clinic.refresh_from_db()  # a form that is wrong has already put what was typed on the row
    shown = form or ClinicForm(instance=request.clinic), limits_form or LimitsForm(instance=request.clinic)
    context = {
        "title": "Clinic",
        "form": shown[0],
        "limits_form": shown[1],
        "missing": missing_for_invitations(request.clinic),
        "words": words_in_force(request.clinic),
        "signed_off": meta()["signed_off"],
    }
    status = 422 if any(each.errors for each in shown) else 200
    return page(request, "panel/clinic.html", context, here="clinic", status=status)


def _team(request: MemberRequest, form: ColleagueForm, *, status: int = 200, **more: Any) -> HttpResponse:
    members = Membership.objects.for_clinic(request.member.clinic_id).select_related("user")
    context = {"title": "Team", "members": members, "form": form, **more}
    return page(request, "panel/team.html", context, here="team", status=status)


def _link(membership: Membership) -> str:
    """The colleague's link, also sent by mail; where the mail does not go out, the owner hands it over."""
    where = reverse("panel:welcome", args=[membership.pk, colleagues.link_token(membership)])
    link = f"{settings.SITE_URL}{where}"
    user = membership.user
    letter = LETTER.format(first_name=user.first_name, clinic=membership.clinic.name, link=link)
    try:
        send_mail(f"Your sign-in at {membership.clinic.name}", letter, None, [user.email])
    except (OSError, SMTPException):
        return link  # the page shows it anyway, and says that it can be handed over
    return link
