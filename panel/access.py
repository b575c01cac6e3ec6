"""Who may open a page of the panel, and through whose clinic every row is fetched."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clinic.enums import Role
from clinic.models import Clinic, Membership, User
from clinic.scope import ScopedQuerySet

P = ParamSpec("P")
M = TypeVar("M", bound=models.Model)


class MemberRequest(HttpRequest):
    """A request by somebody who works in a clinic today."""

    member: Membership
    clinic: Clinic
    now: datetime


View = Callable[Concatenate[MemberRequest, P], HttpResponse]


def member_of(request: HttpRequest) -> Membership | None:
    """The active membership behind a request; an invited or former colleague has none."""
    user = request.user
    return user.membership if isinstance(user, User) and user.is_active else None


def for_members(*methods: str) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """A page for physios and owners. What is another clinic's is answered exactly like what does not exist."""
    return _guarded(methods, owners_only=False)


def for_owners(*methods: str) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """A page for the clinic's owner."""
    return _guarded(methods, owners_only=True)


def own(rows: ScopedQuerySet[M], request: MemberRequest, pk: UUID) -> M:
    """The clinic's own row with this key. Raises Http404 for a foreign one as for a missing one."""
    row = rows.for_clinic(request.member.clinic_id).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _guarded(methods: tuple[str, ...], *, owners_only: bool) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    def guard(view: View[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.path)
            member = member_of(request)
            if member is None or (owners_only and member.role != Role.OWNER):
                return _closed(request, member)
            known = cast("MemberRequest", request)
            known.member, known.clinic, known.now = member, member.clinic, timezone.now()
            try:
                return view(known, *args, **kwargs)
            except Http404:
                return render(request, "panel/not_found.html", status=404)

        allowed = [*methods, *(["HEAD"] if "GET" in methods else [])]
        return never_cache(require_http_methods(allowed)(guarded))

    return guard


def _closed(request: HttpRequest, member: Membership | None) -> HttpResponse:
    return render(request, "panel/closed.html", {"is_member": member is not None}, status=403)
