"""The shapes of sync. An entry is not read here: each gets a verdict of its own."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from clinic.api.parsing import TooLarge
from clinic.api.serializers import PlainText
from programmes.enums import ClosureKind
from programmes.sync import MOST_ENTRIES
from programmes.wire import UnreadableEntry, read_instant


class InstantField(serializers.DateTimeField):
    """As an entry's instants: with an offset, and within a century of now."""

    def to_internal_value(self, value: Any) -> datetime:
        try:
            return read_instant(value, "This")
        except UnreadableEntry as problem:
            raise serializers.ValidationError(problem.sentence) from problem


class WireSessionSerializer(serializers.Serializer[Any]):
    slot = serializers.UUIDField()
    date = serializers.DateField()


class WireEntrySerializer(serializers.Serializer[Any]):
    """One line of the diary as the phone writes it: described here, read by `programmes.wire`."""

    id = serializers.UUIDField(help_text="UUIDv7, made on the phone.")
    kind = serializers.CharField(max_length=40)
    session = WireSessionSerializer(allow_null=True)
    revision = serializers.UUIDField(allow_null=True)
    body = serializers.DictField()
    performed_at = serializers.DateTimeField()
    recorded_at = serializers.DateTimeField()
    zone = serializers.CharField(max_length=64)


class AnyEntry(serializers.Field[Any, Any, Any, Any]):
    """Whatever stands in the list: even what is no JSON at all must not take the rest of the batch with it."""

    def to_internal_value(self, data: Any) -> Any:
        return data


class SyncSerializer(serializers.Serializer[Any]):
    release = PlainText(max_length=40, allow_blank=True, default="")
    sent_at = InstantField()
    epoch = serializers.UUIDField(allow_null=True, default=None)
    entries = serializers.ListField(child=AnyEntry(allow_null=True))

    def validate_entries(self, entries: list[Any]) -> list[Any]:
        if len(entries) > MOST_ENTRIES:
            raise TooLarge(f"At most {MOST_ENTRIES} entries at a time. Send them in smaller parts.")
        return entries


class SyncRequestSerializer(serializers.Serializer[Any]):
    """What the schema shows of a batch."""

    release = serializers.CharField(max_length=40, allow_blank=True, required=False)
    sent_at = serializers.DateTimeField()
    epoch = serializers.UUIDField(allow_null=True, required=False)
    entries = WireEntrySerializer(many=True, help_text=f"At most {MOST_ENTRIES}.")


class ResultSerializer(serializers.Serializer[Any]):
    id = serializers.CharField(allow_null=True)
    verdict = serializers.ChoiceField(choices=["stored", "duplicate", "refused", "quarantined"])
    code = serializers.CharField(required=False)
    detail = serializers.CharField(required=False)


class ClosedSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=ClosureKind.choices)
    at = serializers.DateTimeField()
    text = serializers.CharField()


class SyncAnswerSerializer(serializers.Serializer[Any]):
    closed = ClosedSerializer(allow_null=True)
    snapshot_version = serializers.CharField()
    server_epoch = serializers.UUIDField()
    server_time = serializers.DateTimeField()
    results = ResultSerializer(many=True)


class JoinedSerializer(serializers.Serializer[Any]):
    device = serializers.UUIDField()
    first_name = serializers.CharField()
    snapshot = serializers.DictField()
