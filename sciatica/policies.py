"""What a page may load: strict unless a path says otherwise. The settings read this: it imports no REST framework."""

from collections.abc import Callable, Mapping, Sequence

from django.http import HttpRequest, HttpResponse

Directives = Mapping[str, Sequence[str] | bool | None]

APP_CSP: Directives = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],  # the shell view adds the hash of its import map
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "worker-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "require-trusted-types-for": ["'script'"],
}

# django-csp merges a replacement into the default, so what has to go is named with None.
# unfold writes style attributes and colour variables into its pages, and breaks under Trusted Types.
PANEL_CSP: Directives = {
    "style-src": ["'self'", "'unsafe-inline'"],
    "require-trusted-types-for": None,
}


class PanelPolicy:
    """The panel's looser policy, by path: a path that is forgotten here is too strict, never too open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/physio/"):
            # A page may say more of itself: the builder holds a frame, and what is in it is one.
            more: Directives = getattr(response, "_csp_replace", {})
            response._csp_replace = {**PANEL_CSP, **more}  # type: ignore[attr-defined]  # django-csp reads it there
        return response
