"""Is everything a patient relies on alive? One JSON answer for people, probes and `make run`."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sciatica import heartbeats


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    parts = {"database": database(), "redis": heartbeats.redis_answers(), **heartbeats.alive()}
    return JsonResponse(
        {"ok": all(parts.values()), "parts": {name: "up" if up else "down" for name, up in parts.items()}},
        status=200 if all(parts.values()) else 503,
    )


def database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
