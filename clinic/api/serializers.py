"""What phones send to join, and what they are told. Fields are named one by one; whatever else is sent is not read."""

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import serializers

from clinic.devices import Joining
from clinic.fields import known_zone, refuse_unstorable


class PlainText(serializers.CharField):
    """Text that both databases can store."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[refuse_unstorable], **kwargs)


class ZoneField(PlainText):
    """An IANA time zone. One that this server's tzdata does not know yet is no reason not to let a patient in."""

    def to_internal_value(self, data: Any) -> str:
        name = str(super().to_internal_value(data))
        try:
            known_zone(name)
        except DjangoValidationError:
            return ""
        return name


class TokenSerializer(serializers.Serializer[Any]):
    token = PlainText(max_length=100)


class PhoneSerializer(serializers.Serializer[Any]):
    """The phone that wants to join."""

    public_key = PlainText(max_length=400, help_text="P-256, SPKI in DER, in base64.")
    label = PlainText(max_length=80, allow_blank=True, default="")  # type: ignore[assignment] # a field of that name
    zone = ZoneField(max_length=64, allow_blank=True, default="")
    release = PlainText(max_length=40, allow_blank=True, default="")

    def joining(self) -> Joining:
        given = self.validated_data
        return Joining(
            public_key=given["public_key"], label=given["label"], zone=given["zone"], release=given["release"]
        )


class JoinSerializer(PhoneSerializer):
    token = PlainText(max_length=100)
    pin = PlainText(max_length=10)


class PairSerializer(PhoneSerializer):
    code = PlainText(max_length=20, help_text="Eight letters, as shown; case, spaces and dashes do not matter.")


class EmergencySerializer(serializers.Serializer[Any]):
    """Whom to call, by the clinic's country or in the clinic's own words."""

    emergency = serializers.CharField()
    emergency_tel = serializers.CharField(allow_null=True)
    urgent_line = serializers.CharField()
    urgent_tel = serializers.CharField(allow_null=True)
    emergency_room = serializers.CharField()


class LookSerializer(serializers.Serializer[Any]):
    """What an invitation shows before the PIN is known."""

    clinic = serializers.CharField()
    initial = serializers.CharField()
    physio = serializers.CharField()
    physio_first_name = serializers.CharField()
    tries_left = serializers.IntegerField()
    expires_at = serializers.DateTimeField()
    emergency = EmergencySerializer()
    app_name = serializers.CharField()


class PairingCodeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    expires_at = serializers.DateTimeField()


class DeviceSerializer(serializers.Serializer[Any]):
    """One phone on which the programme is open."""

    id = serializers.UUIDField()
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment] # a field of that name
    joined_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField(allow_null=True)
    is_this = serializers.BooleanField(help_text="The phone that asks.")


class DevicesSerializer(serializers.Serializer[Any]):
    devices = DeviceSerializer(many=True)


class ErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()
