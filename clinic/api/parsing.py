"""Reading what a phone sends, hostile or not."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

MOST_BYTES = 1_000_000


class TooLarge(APIException):
    status_code = 413
    default_detail = "That is more than can be taken in at once. Send it in smaller parts."
    default_code = "too_large"


class PhoneJSONParser(JSONParser):
    """JSON as the phone writes it. Text that is no JSON, or nested without end, is one clear 400.

    NaN and numbers without end are let through here, so that one such entry does not take the whole batch with it:
    whoever reads a value refuses them.
    """

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        try:
            data = json.loads(stream.read())
        except (ValueError, RecursionError) as error:
            raise ParseError(
                "This could not be read as JSON. Update the app and try again.", code="unreadable"
            ) from error
        if not isinstance(data, dict):
            raise ParseError("A JSON object was expected. Update the app and try again.", code="unreadable")
        return data
