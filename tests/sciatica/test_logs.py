"""Nothing about a patient gets into a log: no address, no query, no argument, no exception's text."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from sciatica import logs

SECRET = "Margaret-sciatica-token"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What production would write, in place of the tests' own logging."""
    stream, root = io.StringIO(), logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.configure({"json": True})
    for handler in root.handlers:
        if type(handler) is logging.StreamHandler:
            handler.setStream(stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def read(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_request_is_logged_by_route_without_its_address(lines: io.StringIO, client: Client) -> None:
    client.get(f"/nowhere/{SECRET}/?name={SECRET}")

    (line,) = read(lines)
    assert (line["event"], line["method"], line["route"], line["status"]) == ("request", "GET", "unmatched", 404)
    assert line["request_id"]
    assert line["ms"] >= 0
    assert SECRET not in lines.getvalue()


def test_failing_view_is_logged_by_type_and_place_alone(lines: io.StringIO) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        raise ValueError(SECRET)

    from django.core.handlers.exception import convert_exception_to_response

    answer = logs.RequestLog(convert_exception_to_response(view))(RequestFactory().get(f"/{SECRET}"))

    failed, request = read(lines)
    assert answer.status_code == 500
    assert (failed["event"], failed["error"]) == ("request failed", "ValueError")
    assert failed["frames"][-1].startswith("view ")
    assert request["status"] == 500
    assert SECRET not in lines.getvalue()


@pytest.mark.parametrize("logger", ["django.request", "django.security.csrf", "celery.app.trace", "gunicorn.error"])
def test_lines_of_others_lose_what_they_quote(logger: str, lines: io.StringIO) -> None:
    logging.getLogger(logger).error("Error handling %s", SECRET)

    (line,) = read(lines)
    assert line["event"] in logs.IN_OUR_WORDS.values()
    assert SECRET not in lines.getvalue()


def test_own_exception_is_logged_without_its_text(lines: io.StringIO) -> None:
    try:
        raise KeyError(SECRET)
    except KeyError:
        structlog.get_logger("reminders").exception("row_unsendable", reminder="1")

    (line,) = read(lines)
    assert (line["event"], line["error"], line["reminder"]) == ("row_unsendable", "KeyError", "1")
    assert SECRET not in lines.getvalue()


def test_failing_task_is_logged_without_its_arguments(lines: io.StringIO) -> None:
    from sciatica.celery import app

    @app.task(name="tests.fails")
    def fails(word: str) -> None:
        raise ValueError(word)

    fails.apply(args=[SECRET])

    assert [line["event"] for line in read(lines)][-1] == "task"
    assert read(lines)[-1]["state"] == "FAILURE"
    assert SECRET not in lines.getvalue()
