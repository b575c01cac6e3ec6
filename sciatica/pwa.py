"""The pages that make the patient's app installable. None of them says anything about anybody."""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import etag, require_safe

from sciatica import release

GROUND = "#faf6ef"
TEAL = "#0d5c58"

View = Callable[[HttpRequest], HttpResponse]


def _of_release(view: View) -> View:
    """Asked for again at each visit, and answered in one line while the release is the same."""

    @require_safe
    @etag(lambda request: f'"{release.current().id}"')
    @wraps(view)
    def asked(request: HttpRequest) -> HttpResponse:
        return view(request)

    @wraps(asked)
    def answered(request: HttpRequest) -> HttpResponse:
        response = asked(request)
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            # A 304's headers replace those that were kept: without the hash the page could not load its modules.
            response._csp_exempt = True  # type: ignore[attr-defined]  # django-csp reads it there
        patch_cache_control(response, no_cache=True)
        return response

    return answered


@_of_release
def app_shell(request: HttpRequest) -> HttpResponse:
    return _page(release.current().shell)


@_of_release
def join_shell(request: HttpRequest) -> HttpResponse:
    """The invitation is in the fragment, which no server sees: this page is the same for everybody."""
    return _page(release.current().join_shell)


@_of_release
def manifest(request: HttpRequest) -> HttpResponse:
    icons = release.icon_addresses()
    return JsonResponse(
        {
            "id": "/app/",
            "name": settings.APP_NAME,
            "short_name": settings.APP_NAME,
            "description": "Your daily moves, at your own pace.",
            "lang": "en-GB",
            "dir": "ltr",
            "start_url": "/app/",
            "scope": "/app/",
            "display": "standalone",
            "background_color": GROUND,
            "theme_color": TEAL,
            "launch_handler": {"client_mode": "navigate-existing"},
            "icons": [
                {"src": icons["plain"], "sizes": "192x192", "type": "image/png", "purpose": "any"},
                {"src": icons["large"], "sizes": "512x512", "type": "image/png", "purpose": "any"},
                {"src": icons["maskable"], "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
                {"src": icons["badge"], "sizes": "96x96", "type": "image/png", "purpose": "monochrome"},
            ],
        },
        content_type="application/manifest+json",
    )


@_of_release
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker of one release: its list comes from where the shell's comes from, so the two cannot disagree."""
    now = release.current()
    icons = release.icon_addresses()
    looks = {"appName": settings.APP_NAME, "icon": icons["plain"], "badge": icons["badge"]}
    script = render_to_string(
        "pwa/serviceworker.js",
        {
            "release": now.id,
            "files": json.dumps(now.files, indent=1),
            "looks": json.dumps(looks),
            "scripts": release.worker_scripts(),
        },
    )
    response = HttpResponse(script, content_type="text/javascript")
    # importScripts takes plain addresses, which Trusted Types would refuse; there is no document to protect in here.
    response._csp_replace = {"require-trusted-types-for": None}  # type: ignore[attr-defined]
    return response


def _page(html: str) -> HttpResponse:
    response = HttpResponse(html)
    response._csp_update = {  # type: ignore[attr-defined]  # django-csp reads it there
        "script-src": [f"'sha256-{digest}'" for digest in release.current().inline_hashes],
        "trusted-types": ["worker"],
    }
    return response


urlpatterns = [
    path("app/", app_shell, name="app"),
    path("join/", join_shell, name="join"),
    path("manifest.json", manifest, name="manifest"),
    path("serviceworker.js", service_worker, name="serviceworker"),
]
