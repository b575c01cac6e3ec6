"""Joining: what an invitation shows, and a phone's first answer. It stands here because it hands the programme over."""

from datetime import datetime
from typing import NoReturn

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import invitations, pairing
from clinic.api.base import OpenView
from clinic.api.serializers import (
    ErrorSerializer,
    JoinSerializer,
    LookSerializer,
    PairSerializer,
    TokenSerializer,
)
from clinic.api.throttles import JoiningThrottle, LookingThrottle, PairingThrottle
from clinic.devices import set_cookie
from clinic.instants import as_text
from clinic.models import Device, Invitation
from programmes import snapshot
from programmes.api.serializers import JoinedSerializer
from programmes.content import emergency_words

REFUSALS = dict.fromkeys((400, 403, 404, 410, 429), ErrorSerializer)


class Locked(Throttled):
    default_detail = "Too many wrong codes from here. Wait ten minutes, then ask the app for a new code."
    default_code = "locked"
    extra_detail_singular = extra_detail_plural = ""


class LookView(OpenView):
    """Whose invitation it is, before the PIN is known: an initial, no more. Changes nothing."""

    throttle_classes = [LookingThrottle]

    @extend_schema(operation_id="join_look", request=TokenSerializer, responses={200: LookSerializer, **REFUSALS})
    def post(self, request: Request) -> Response:
        asked = TokenSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(_shown(invitations.look(asked.validated_data["token"], timezone.now())))


class JoinView(OpenView):
    """Token and PIN make this phone the patient's."""

    throttle_classes = [JoiningThrottle]

    @extend_schema(operation_id="join", request=JoinSerializer, responses={201: JoinedSerializer, **REFUSALS})
    def post(self, request: Request) -> Response:
        asked = JoinSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given, now = asked.validated_data, timezone.now()
        device, secret = invitations.redeem(given["token"], given["pin"], asked.joining(), now=now)
        return _joined(device, secret, now)


class PairView(OpenView):
    """A code from where the patient is signed in makes another phone theirs. Five wrong ones an address."""

    throttle_classes = [PairingThrottle]

    def throttled(self, request: Request, wait: float) -> NoReturn:
        raise Locked(wait)

    @extend_schema(operation_id="pair", request=PairSerializer, responses={201: JoinedSerializer, **REFUSALS})
    def post(self, request: Request) -> Response:
        asked = PairSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        now = timezone.now()
        device, secret = pairing.pair(asked.validated_data["code"], asked.joining(), now=now)
        PairingThrottle.forgive(request)
        return _joined(device, secret, now)


def _shown(invitation: Invitation) -> dict[str, object]:
    physio = invitation.patient.physio
    return {
        "clinic": invitation.clinic.name,
        "initial": invitation.patient.initial,
        "physio": physio.user.get_full_name() if physio.user.first_name else physio.name_for_patients,
        "physio_first_name": physio.name_for_patients,
        "tries_left": invitation.tries_left,
        "expires_at": as_text(invitation.expires_at),
        "emergency": emergency_words(invitation.clinic.country, invitation.clinic.own_words),
        "app_name": settings.APP_NAME,
    }


def _joined(device: Device, secret: str, now: datetime) -> Response:
    answer = {
        "device": str(device.pk),
        "first_name": device.patient.first_name,
        "snapshot": snapshot.of(device, now=now),
    }
    response = Response(answer, status=201)
    set_cookie(response, secret)
    return response
