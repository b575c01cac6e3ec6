from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """What every template may name without asking its view."""
    return {"app_name": settings.APP_NAME}
