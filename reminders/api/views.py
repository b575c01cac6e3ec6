"""What a phone tells the reminders: where it can be reached, and what has reached it."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.api.base import DeviceView, device_of
from clinic.api.serializers import ErrorSerializer
from reminders import phones, receipts, trial
from reminders.api.serializers import (
    PhoneStandingSerializer,
    ReceiptResultsSerializer,
    ReceiptsSerializer,
    SubscriptionSerializer,
    TrialOutcomeSerializer,
    TrialSerializer,
)
from reminders.receipts import Receipt
from reminders.subscriptions import subscribe, unsubscribe


class PhoneStandingView(DeviceView):
    """What this phone says of itself, at every start and when it changes."""

    @extend_schema(
        operation_id="phone_put",
        request=PhoneStandingSerializer,
        responses={200: None, 400: ErrorSerializer, 401: ErrorSerializer},
    )
    def put(self, request: Request) -> Response:
        asked = PhoneStandingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        phones.take_in(device_of(request), **asked.validated_data, now=timezone.now())
        return Response({})


class PushSubscriptionView(DeviceView):
    """This phone's one subscription."""

    @extend_schema(
        operation_id="push_subscription_put",
        request=SubscriptionSerializer,
        responses={200: None, 201: None, 400: ErrorSerializer, 401: ErrorSerializer, 409: ErrorSerializer},
    )
    def put(self, request: Request) -> Response:
        asked = SubscriptionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        is_new = subscribe(device_of(request), endpoint=given["endpoint"], **given["keys"], now=timezone.now())
        return Response({}, status=201 if is_new else 200)

    @extend_schema(operation_id="push_subscription_delete", request=None, responses={204: None, 401: ErrorSerializer})
    def delete(self, request: Request) -> Response:
        unsubscribe(device_of(request), now=timezone.now())
        return Response(status=204)


class ReceiptsView(DeviceView):
    """Receipts of reminders: not part of the diary."""

    @extend_schema(
        operation_id="receipts_create",
        request=ReceiptsSerializer,
        responses={200: ReceiptResultsSerializer, 400: ErrorSerializer, 401: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        asked = ReceiptsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.read()
        verdicts = receipts.take_in(device_of(request), given, now=timezone.now())
        results = [{**named(receipt), "verdict": verdict} for receipt, verdict in zip(given, verdicts, strict=True)]
        return Response({"results": results})


def named(receipt: Receipt) -> dict[str, str]:
    """What the receipt is of, as the phone named it."""
    if receipt.session:
        return {"session": "/".join(map(str, receipt.session))}
    return {"delivery": str(receipt.delivery)}


class TrialRemindersView(DeviceView):
    """A test reminder to this phone, because the patient wants to see one arrive."""

    @extend_schema(
        operation_id="test_reminder_create",
        request=None,
        responses={201: TrialSerializer, **dict.fromkeys((400, 401, 429), ErrorSerializer)},
    )
    def post(self, request: Request) -> Response:
        return Response({"id": str(trial.ask(device_of(request), now=timezone.now()).pk)}, status=201)


class TrialReminderView(DeviceView):
    """What has become of it so far."""

    @extend_schema(
        operation_id="test_reminder",
        request=None,
        responses={200: TrialOutcomeSerializer, 401: ErrorSerializer, 404: ErrorSerializer},
    )
    def get(self, request: Request, test: UUID) -> Response:
        return Response(trial.outcome_of(device_of(request), test, now=timezone.now()))
