"""What every address of the phone's API has in common: how it reads, who may ask, and how it says no."""

from typing import Any

from django.db import OperationalError
from redis.exceptions import RedisError
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from clinic.api.parsing import MOST_BYTES, PhoneJSONParser, TooLarge
from clinic.authentication import DeviceAuthentication
from clinic.errors import Refused
from clinic.models import Device
from clinic.signatures import new_nonce

TRY_AGAIN_SECONDS = 5
NONCE_HEADER = "Device-Nonce"


class PhoneJSONRenderer(JSONRenderer):
    """What is not ASCII is escaped: an error that repeats a lone surrogate could not be encoded otherwise."""

    ensure_ascii = True


class IsDevice(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, Device)


class PhoneView(APIView):
    """An address of the phone's API. Nothing in the project's settings can open it by mistake."""

    parser_classes = [PhoneJSONParser]
    renderer_classes = [PhoneJSONRenderer]
    throttle_classes = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise TooLarge
        super().initial(request, *args, **kwargs)

    def get_exception_handler(self) -> Any:
        return answer_error

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response[NONCE_HEADER] = new_nonce()
        response.setdefault("Cache-Control", "no-store")
        return response


class DeviceView(PhoneView):
    """For phones that have joined: `device_of(request)` is the phone, and its patient the owner of all it may see."""

    authentication_classes = [DeviceAuthentication]
    permission_classes = [IsDevice]


class OpenView(PhoneView):
    """For whoever holds the right secret in the body; no cookie is looked at."""

    authentication_classes = []
    permission_classes = [AllowAny]


def device_of(request: Request) -> Device:
    """The phone that signed this request."""
    device = request.auth
    if not isinstance(device, Device):
        raise TypeError("This address is not for phones.")
    return device


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal in one shape: a code for the app, and a sentence for a person."""
    if isinstance(error, Refused):
        return Response({"code": error.code, "detail": error.sentence, **error.more}, status=error.status)
    if isinstance(error, OperationalError | RedisError):  # busy or away: the phone keeps its entries
        later = {"code": "later", "detail": "The clinic's server is busy. The app tries again by itself."}
        return Response(later, status=503, headers={"Retry-After": str(TRY_AGAIN_SECONDS)})
    response = exception_handler(error, context)
    if response is not None:
        response.data = _in_words(error, response.data)
    return response


def _in_words(error: Exception, data: Any) -> dict[str, Any]:
    if isinstance(error, ValidationError):
        return {"code": "invalid", "detail": _first_sentence(data), "fields": data}
    detail = data.get("detail", "") if isinstance(data, dict) else ""
    return {"code": getattr(detail, "code", "error"), "detail": str(detail)}


def _first_sentence(data: Any, name: str = "") -> str:
    """The first thing that is wrong, with the name of the field."""
    if isinstance(data, dict) and data:
        key, inner = next(iter(data.items()))
        return _first_sentence(inner, str(key))
    if isinstance(data, list) and data:
        return _first_sentence(data[0], name)
    said = str(data) if isinstance(data, ErrorDetail) else "This is not right."
    return f"{name}: {said}" if name and name != "non_field_errors" else said
