"""The ways beside push: e-mail and a calendar."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.api.base import NONCE_HEADER, DeviceView, device_of
from clinic.api.serializers import ErrorSerializer
from clinic.models import Patient
from clinic.signatures import spend
from reminders import calendar_feed, email_consent
from reminders.api.serializers import CalendarAddressSerializer, EmailAgreementSerializer, EmailStandingSerializer
from reminders.fallback import takeover_of


class EmailRemindersView(DeviceView):
    """Whether the patient wants reminders by e-mail where push fails."""

    @extend_schema(
        operation_id="email_reminders_put",
        request=EmailAgreementSerializer,
        responses={200: EmailStandingSerializer, 400: ErrorSerializer, 401: ErrorSerializer},
    )
    def put(self, request: Request) -> Response:
        asked = EmailAgreementSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        device, now = device_of(request), timezone.now()
        if asked.validated_data["agreed"]:
            email_consent.agree(device, now=now)
        else:
            email_consent.end(device.patient_id, device=device, now=now)
        patient = Patient.objects.get(pk=device.patient_id)
        return Response(email_consent.shown(patient, takeover_of(patient, now)))


class CalendarFeedView(DeviceView):
    """The patient's private calendar address. A new one ends the old one."""

    @extend_schema(
        operation_id="calendar_feed_create",
        request=None,
        responses={201: CalendarAddressSerializer, 401: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        if not spend(request.headers[NONCE_HEADER]):  # whoever recorded the request would be told an address
            raise NotAuthenticated("The app has asked this before. It will try again.", code="nonce")
        token = calendar_feed.open_feed(device_of(request), now=timezone.now())
        return Response({"url": settings.SITE_URL + reverse("calendar", kwargs={"token": token})}, status=201)

    @extend_schema(operation_id="calendar_feed_delete", request=None, responses={204: None, 401: ErrorSerializer})
    def delete(self, request: Request) -> Response:
        calendar_feed.end_feed(device_of(request), now=timezone.now())
        return Response(status=204)
