"""Whether what the sink has kept can be read by the phone it was meant for, and who signed it: not by our own code."""

import base64
import re
from typing import Any

import http_ece

from bench.reminders.phones import Phone
from tests.push_token import RequestError, check_token


class WrongError(Exception):
    """A figure that means nothing: something was lost, sent twice, unreadable or unsigned. Says what."""


def payload_of(kept: dict[str, Any], *, public_key: str) -> str:
    """The text of one message that the sink has kept, once it and its VAPID token have been found right."""
    phone, headers = Phone(kept["number"]), kept["headers"]
    try:
        token = re.sub(r",\s*k=", ", k=", headers.get("authorization", ""))
        check_token(token, origin=kept["origin"], expected=public_key)
        body = base64.b64decode(kept["body"])
        text: bytes = http_ece.decrypt(body, private_key=phone.private_key, auth_secret=phone.auth_secret)
    except RequestError as error:
        raise WrongError(f"The token to phone {phone.number} is not right: {error}.") from error
    except http_ece.ECEException as error:
        raise WrongError(f"Phone {phone.number} cannot decrypt its message: {error}.") from error
    if not headers.get("ttl", "").isdigit():
        raise WrongError(f"The message to phone {phone.number} has no TTL.")
    return text.decode()
