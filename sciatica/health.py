"""Is everything a patient relies on alive? One JSON answer for people, probes and `make run`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sciatica import heartbeats

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Part:
    """How one part stands: up or down, and the numbers behind it. They are public: no name, no clinic, no id."""

    up: bool
    numbers: Mapping[str, Any] = field(default_factory=dict)


_parts: dict[str, Callable[[], Part]] = {}


def add_part(name: str, part: Callable[[], Part]) -> None:
    """Let an app add what is to be watched of it; it is asked at each look, so it must be cheap."""
    _parts[name] = part


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    there = database()
    added = {name: look(name, part) if there else Part(up=False) for name, part in _parts.items()}
    up = {"database": there, "redis": heartbeats.redis_answers(), **heartbeats.alive()}
    up |= {name: part.up for name, part in added.items()}
    answer = {"ok": all(up.values()), "parts": {name: "up" if is_up else "down" for name, is_up in up.items()}}
    numbers = {name: part.numbers for name, part in added.items()}
    return JsonResponse(
        {**answer, **numbers, "heartbeat_seconds": heartbeats.ages()}, status=200 if answer["ok"] else 503
    )


def look(name: str, part: Callable[[], Part]) -> Part:
    """What a part says of itself. One that cannot say it is down: whoever watches must come and look."""
    try:
        return part()
    except Exception:  # a broken part must not hide how the others stand
        log.exception("health_part_failed", part=name)
        return Part(up=False)


def database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
