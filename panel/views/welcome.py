"""A colleague's first visit: setting a password by the link that the owner sent."""

from typing import Any
from uuid import UUID

from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clinic import colleagues


@never_cache
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, membership: UUID, token: str) -> HttpResponse:
    """Opening it changes nothing. A link that was used, has run out or was made up is answered alike."""
    row = colleagues.invited(membership, token)
    if row is None:
        return render(request, "panel/welcome.html", {"row": None}, status=404)
    data: Any = request.POST if request.method == "POST" else None
    form = SetPasswordForm(row.user, data)
    if request.method == "POST" and form.is_valid():
        colleagues.accept(row, form.cleaned_data["new_password1"], now=timezone.now())
        return redirect("account_login")
    return render(request, "panel/welcome.html", {"row": row, "form": form}, status=422 if form.errors else 200)
