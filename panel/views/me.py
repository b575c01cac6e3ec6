"""What a member of the clinic says of themselves."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from panel.access import MemberRequest, for_members
from panel.forms.people import NameForm
from panel.site import page


@for_members("GET", "POST")
def name(request: MemberRequest) -> HttpResponse:
    """One's own name. Patients read all of it when they join, and the first name from then on."""
    data: Any = request.POST if request.method == "POST" else None
    form = NameForm(data, instance=request.member.user)
    if request.method == "POST" and form.is_valid():
        form.save(commit=False).save(update_fields=form.Meta.fields)  # a password may be reset in the same moment
        messages.success(request, "Saved. Phones show it at their next sync.")
        return redirect("panel:index")
    if form.errors:
        request.member.user.refresh_from_db()  # the form has already put what was typed on the row
    context = {"title": "Your name", "form": form}
    return page(request, "panel/name.html", context, here="name", status=422 if form.errors else 200)
