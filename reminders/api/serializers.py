"""What a phone says of its reminders."""

from datetime import date
from typing import Any
from uuid import UUID

from rest_framework import serializers

from clinic.api.serializers import PlainText, ZoneField
from clinic.enums import Notifications
from programmes.standing import SessionKey
from reminders.enums import Outcome
from reminders.receipts import Receipt
from reminders.timing import SNOOZES

MOST_RECEIPTS = 200


class PhoneStandingSerializer(serializers.Serializer[Any]):
    """How reminders stand on this phone, and where it is."""

    notifications = serializers.ChoiceField(
        choices=[state for state in Notifications if state != Notifications.UNKNOWN]
    )
    zone = ZoneField(max_length=64, allow_blank=True)


class KeysSerializer(serializers.Serializer[Any]):
    p256dh = PlainText(max_length=100)
    auth = PlainText(max_length=40)


class SubscriptionSerializer(serializers.Serializer[Any]):
    """What the browser's `PushSubscription.toJSON()` says."""

    endpoint = PlainText(max_length=1000)
    keys = KeysSerializer()


class SessionField(PlainText):
    """A session's name: its slot and its local date, "<slot>/<date>"."""

    def to_internal_value(self, data: Any) -> SessionKey:  # type: ignore[override] # a text comes in, its parts go on
        slot, _, local_date = str(super().to_internal_value(data)).partition("/")
        try:
            return UUID(slot), date.fromisoformat(local_date)
        except ValueError:
            raise serializers.ValidationError("Name the session by its slot and its date, slot/2026-11-21.") from None


class ReceiptSerializer(serializers.Serializer[Any]):
    """Of a delivery that came; or of a session that was put off in the app, where there may be none to name."""

    delivery = serializers.UUIDField(required=False, allow_null=True, default=None)
    session = SessionField(max_length=60, required=False, allow_null=True, default=None)
    event = serializers.ChoiceField(choices=["received", "opened", "snoozed"])
    at = serializers.DateTimeField()
    minutes = serializers.ChoiceField(choices=SNOOZES, required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["delivery"] is None) == (attrs["session"] is None):
            raise serializers.ValidationError("Name a delivery or a session, and not both.")
        if attrs["session"] and attrs["event"] != "snoozed":
            raise serializers.ValidationError({"session": "Only putting off may name a session."})
        if attrs["event"] == "snoozed" and attrs["minutes"] is None:
            raise serializers.ValidationError({"minutes": "Say for how many minutes: 10, 30 or 60."})
        return attrs


class ReceiptsSerializer(serializers.Serializer[Any]):
    receipts = ReceiptSerializer(many=True, max_length=MOST_RECEIPTS)  # type: ignore[call-arg] # of its list

    def read(self) -> list[Receipt]:
        return [Receipt(**given) for given in self.validated_data["receipts"]]


class ReceiptResultSerializer(serializers.Serializer[Any]):
    """Names what its receipt named."""

    delivery = serializers.UUIDField(required=False)
    session = serializers.CharField(required=False)
    verdict = serializers.ChoiceField(choices=["stored", "duplicate", "unknown"])


class ReceiptResultsSerializer(serializers.Serializer[Any]):
    results = ReceiptResultSerializer(many=True)


class TrialSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()


class TrialOutcomeSerializer(TrialSerializer):
    """What has become of a test so far. It has arrived where `received_at` says when."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)
    sent_at = serializers.DateTimeField(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True, help_text="By the browser's push service.")
    received_at = serializers.DateTimeField(allow_null=True, help_text="By the phone's clock.")
    received_told_at = serializers.DateTimeField(allow_null=True, help_text="When the phone told us, by our clock.")


class EmailAgreementSerializer(serializers.Serializer[Any]):
    agreed = serializers.BooleanField()


class EmailStandingSerializer(serializers.Serializer[Any]):
    has_address = serializers.BooleanField()
    shown = serializers.CharField(allow_null=True, help_text="Enough of the address to know one's own by.")
    agreed = serializers.BooleanField()
    active = serializers.BooleanField(help_text="E-mail is in use right now.")


class CalendarAddressSerializer(serializers.Serializer[Any]):
    url = serializers.URLField(help_text="Told once. Whoever has it can read the times of the sessions.")
