"""Logs as records: which route, how it went, how long. No path, query, name or health word gets in."""

from __future__ import annotations

import logging.config
import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(options: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG hook: JSON lines for machines, columns for somebody at a terminal."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(tree(as_json=options["json"]))


def tree(*, as_json: bool) -> dict[str, Any]:
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"records": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "records"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            # They write paths, and a path may carry a token; RequestLog writes the same without it.
            "django.request": {"level": "CRITICAL"},
            "django.security": {"level": "CRITICAL"},
            "django.server": {"level": "CRITICAL"},
        },
    }


class RequestLog:
    """One line per request: the route's name in place of its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        with structlog.contextvars.bound_contextvars(request_id=uuid.uuid4().hex):
            response = self.get_response(request)
            structlog.get_logger("sciatica.request").info(
                "request",
                method=request.method,
                route=route_name(request),
                status=response.status_code,
                ms=round((time.monotonic() - began) * 1000),
            )
        return response


def route_name(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name or "unnamed") if match else "unmatched"
