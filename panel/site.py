"""The panel: the admin site in unfold's theme, with our own pages and no others."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver
from unfold.sites import UnfoldAdminSite

from panel.access import MemberRequest, member_of


class PanelSite(UnfoldAdminSite):
    """No model is registered: every page fetches through the member's clinic, so there is no stock form to scope."""

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from panel.urls import pages  # noqa: PLC0415 # the pages render through this site

        return pages

    def has_permission(self, request: HttpRequest) -> bool:
        return (getattr(request, "member", None) or member_of(request)) is not None


panel = PanelSite(name="panel")


def page(
    request: MemberRequest, template: str, context: dict[str, Any], *, here: str = "patients", status: int = 200
) -> HttpResponse:
    """Render a page in the panel's frame. `here` names the entry of the menu it belongs to."""
    request.current_app = panel.name  # Django's admin templates read it
    frame = {**panel.each_context(request), "member": request.member, "clinic": request.clinic, "here": here}
    return render(request, template, {**frame, **context}, status=status)
