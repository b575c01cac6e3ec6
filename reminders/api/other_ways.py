"""The ways beside push: e-mail."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.api.base import DeviceView, device_of
from clinic.api.serializers import ErrorSerializer
from clinic.models import Patient
from reminders import email_consent
from reminders.api.serializers import EmailAgreementSerializer, EmailStandingSerializer
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
