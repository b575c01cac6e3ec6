"""How the reminders run, for the clinic's owner: what waits, what went out, and what is wrong."""

from django.http import HttpResponse

from panel.access import MemberRequest, for_owners
from panel.operations import overview
from panel.site import page


@for_owners("GET")
def operations(request: MemberRequest) -> HttpResponse:
    """Counts only, no patient. Reminders are those of the own clinic; the rest is the server's."""
    shown = overview(request.clinic.pk, request.now)
    context = {"title": "Operations", "shown": shown, "zone": request.clinic.time_zone, "now": request.now}
    return page(request, "panel/operations.html", context, here="operations")
