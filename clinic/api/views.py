"""What a phone asks of the clinic itself: no more invitations, a code for another place, its phones, to sign out."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAuthenticated, NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import devices, invitations, pairing
from clinic.api.base import NONCE_HEADER, DeviceView, OpenView, device_of
from clinic.api.serializers import DevicesSerializer, ErrorSerializer, PairingCodeSerializer, TokenSerializer
from clinic.api.throttles import JoiningThrottle
from clinic.instants import as_text
from clinic.models import Device
from clinic.signatures import spend


class DeclineView(OpenView):
    """ "That is not me." """

    throttle_classes = [JoiningThrottle]

    @extend_schema(
        operation_id="join_decline",
        request=TokenSerializer,
        responses={204: None, 400: ErrorSerializer, 404: ErrorSerializer, 410: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        asked = TokenSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        invitations.decline(asked.validated_data["token"], now=timezone.now())
        return Response(status=204)


class PairingCodesView(DeviceView):
    """A code to type into another place, shown where the patient is signed in."""

    @extend_schema(
        operation_id="pairing_code_create",
        request=None,
        responses={201: PairingCodeSerializer, 401: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        if not spend(request.headers[NONCE_HEADER]):  # whoever recorded the request would be shown a code
            raise NotAuthenticated("The app has asked this before. It will try again.", code="nonce")
        row, code = pairing.show_code(device_of(request), now=timezone.now())
        return Response({"code": code, "expires_at": as_text(row.expires_at)}, status=201)


class SignOutView(DeviceView):
    """The patient signs out on this phone."""

    @extend_schema(operation_id="sign_out", request=None, responses={204: None, 401: ErrorSerializer})
    def post(self, request: Request) -> Response:
        devices.sign_out(device_of(request), now=timezone.now())
        response = Response(status=204)
        devices.clear_cookie(response)
        return response


class DevicesView(DeviceView):
    """The phones on which this patient's programme is open."""

    @extend_schema(operation_id="devices", responses={200: DevicesSerializer, 401: ErrorSerializer})
    def get(self, request: Request) -> Response:
        here = device_of(request)
        rows = Device.objects.active().filter(patient=here.patient_id)
        return Response({"devices": [_shown(row, here) for row in rows]})


class OtherDeviceView(DeviceView):
    """Another phone of the same patient, which was lost or given away."""

    @extend_schema(
        operation_id="device_end",
        responses={204: None, 401: ErrorSerializer, 404: ErrorSerializer, 409: ErrorSerializer},
    )
    def delete(self, request: Request, device: UUID) -> Response:
        here = device_of(request)
        row = Device.objects.filter(pk=device, patient=here.patient_id).first()
        if row is None:
            raise NotFound("There is no such phone.", code="unknown")
        devices.end_another(row, on=here, now=timezone.now())
        return Response(status=204)


def _shown(row: Device, here: Device) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "label": row.label,
        "joined_at": as_text(row.joined_at),
        "last_seen_at": as_text(row.last_seen_at) if row.last_seen_at else None,
        "is_this": row.pk == here.pk,
    }
