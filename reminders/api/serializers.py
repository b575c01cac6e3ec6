"""What a phone says of its reminders."""

from typing import Any

from rest_framework import serializers

from clinic.api.serializers import PlainText, ZoneField
from clinic.enums import Notifications
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


class ReceiptSerializer(serializers.Serializer[Any]):
    delivery = serializers.UUIDField()
    event = serializers.ChoiceField(choices=["received", "opened", "snoozed"])
    at = serializers.DateTimeField()
    minutes = serializers.ChoiceField(choices=SNOOZES, required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["event"] == "snoozed" and attrs["minutes"] is None:
            raise serializers.ValidationError({"minutes": "Say for how many minutes: 10, 30 or 60."})
        return attrs


class ReceiptsSerializer(serializers.Serializer[Any]):
    receipts = ReceiptSerializer(many=True, max_length=MOST_RECEIPTS)  # type: ignore[call-arg] # of its list

    def read(self) -> list[Receipt]:
        return [Receipt(**given) for given in self.validated_data["receipts"]]


class ReceiptResultSerializer(serializers.Serializer[Any]):
    delivery = serializers.UUIDField()
    verdict = serializers.ChoiceField(choices=["stored", "duplicate", "unknown"])


class ReceiptResultsSerializer(serializers.Serializer[Any]):
    results = ReceiptResultSerializer(many=True)


class EmailAgreementSerializer(serializers.Serializer[Any]):
    agreed = serializers.BooleanField()


class EmailStandingSerializer(serializers.Serializer[Any]):
    has_address = serializers.BooleanField()
    shown = serializers.CharField(allow_null=True, help_text="Enough of the address to know one's own by.")
    agreed = serializers.BooleanField()
    active = serializers.BooleanField(help_text="E-mail is in use right now.")
