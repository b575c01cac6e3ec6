"""Logs as records: which route or task, how it went, how long. No path, query, name, token or health word gets in."""

from __future__ import annotations

import logging
import logging.config
import sys
import time
import traceback
import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from gunicorn.glogging import Logger as GunicornLogger
from structlog.typing import EventDict, WrappedLogger

# Lines of others that quote an address, a task's arguments or an exception's text are said in words of ours.
IN_OUR_WORDS = {
    "django.request": "request failed",
    "django.security": "request refused",
    "celery.app.trace": "task failed",
    "celery.worker": "worker in trouble",
    "celery.utils.dispatch": "signal handler failed",
    "gunicorn.error": "server in trouble",
}
LAST_FRAMES = 12


def frames_only(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """An exception as its type and where it was raised: its text may quote a row, and a row is about a patient."""
    error = _exception(event.pop("exc_info", None))
    if error:
        event["error"] = type(error).__name__
        event["frames"] = _frames(error.__traceback__)
    return event


def _exception(info: Any) -> BaseException | None:
    if info is True:  # the call said "the one being handled"
        info = sys.exc_info()
    if isinstance(info, tuple):
        return info[1] if isinstance(info[1], BaseException) else None
    return info if isinstance(info, BaseException) else None


def _frames(trace: TracebackType | None) -> list[str]:
    return [f"{frame.name} {frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(trace)[-LAST_FRAMES:]]


def in_our_words(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop what other people's code wrote where that may quote a person's data."""
    name = str(event.get("logger", ""))
    for prefix, words in IN_OUR_WORDS.items():
        if name == prefix or name.startswith(f"{prefix}."):
            record: logging.LogRecord | None = event.get("_record")
            if record and record.levelno >= logging.WARNING:
                event["event"] = words
    return event


SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(options: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG hook: JSON lines for machines, columns for somebody at a terminal."""
    structlog.configure(
        processors=[
            *SHARED,
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(tree(as_json=options["json"]))


def tree(*, as_json: bool) -> dict[str, Any]:
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [*SHARED, in_our_words],
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, frames_only, renderer],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"records": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "records"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"level": "ERROR"},  # a 404 is in RequestLog's line
            "django.server": {"handlers": [], "level": "CRITICAL", "propagate": True},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},  # sciatica.celery writes a line per task
            "celery.beat": {"level": "WARNING"},
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
            route = route_name(request)
            if route not in QUIET or response.status_code >= 500:
                log.info("request", method=request.method, route=route, status=response.status_code, ms=since(began))
        return response


log = structlog.get_logger("sciatica.request")
QUIET = {"static", "healthz"}


def since(began: float) -> int:
    """Milliseconds since a reading of the monotonic clock."""
    return round((time.monotonic() - began) * 1000)


def route_name(request: HttpRequest) -> str:
    """The name of the url pattern; what did not match any has no name, whatever was typed."""
    match = request.resolver_match
    if match is None:
        return "static" if request.path.startswith("/static/") else "unmatched"
    return match.view_name or "unnamed"


class GunicornLog(GunicornLogger):
    """gunicorn's own lines through our formatter; it writes no line per request."""

    def setup(self, cfg: Any) -> None:
        from django.conf import settings  # noqa: PLC0415 # gunicorn reads this module before settings are named

        self.loglevel = logging.INFO
        configure(settings.LOGGING)
        self.error_log.propagate = True
        self.access_log.propagate = False
