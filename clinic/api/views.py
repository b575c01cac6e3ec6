"""What a phone asks of the clinic itself: to be left alone, a code for its other place, to sign out."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from clinic import devices, invitations, pairing
from clinic.api.base import NONCE_HEADER, DeviceView, OpenView, device_of
from clinic.api.serializers import ErrorSerializer, PairingCodeSerializer, TokenSerializer
from clinic.api.throttles import JoiningThrottle
from clinic.instants import as_text
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
