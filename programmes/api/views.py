"""What a phone exchanges with the programme: what it has written, and everything it shows."""

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.api.base import DeviceView, device_of
from clinic.api.serializers import ErrorSerializer
from clinic.instants import as_text
from clinic.models import Device
from programmes import epochs, snapshot, sync
from programmes.api.serializers import SyncAnswerSerializer, SyncRequestSerializer, SyncSerializer
from programmes.intake import Batch

ERRORS = dict.fromkeys((400, 401, 413, 503), ErrorSerializer)
ETAG = OpenApiParameter("If-None-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="The last ETag.")


class SyncView(DeviceView):
    """A batch of diary entries. 200 with one verdict each, as long as the batch can be read at all."""

    @extend_schema(operation_id="sync", request=SyncRequestSerializer, responses={200: SyncAnswerSerializer, **ERRORS})
    def post(self, request: Request) -> Response:
        asked = SyncSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given, device, now = asked.validated_data, device_of(request), timezone.now()
        batch = Batch(device, given["entries"], given["sent_at"], given["release"])
        verdicts = sync.take_in(batch, now=now)
        closed, version = snapshot.brief(device, now=now)
        return Response(
            {
                "closed": closed,  # a stop comes before anything else
                "snapshot_version": version,
                "server_epoch": str(epochs.current()),
                "server_time": as_text(now),
                "results": [verdict.as_json() for verdict in verdicts],
            }
        )


class SnapshotView(DeviceView):
    """Everything the phone shows, and nothing else. 304 where the phone has it already."""

    @extend_schema(
        operation_id="snapshot",
        parameters=[ETAG],
        request=None,
        responses={200: OpenApiTypes.OBJECT, 304: None, 401: ErrorSerializer},
    )
    def get(self, request: Request) -> Response:
        device, now = device_of(request), timezone.now()
        shown = snapshot.of(device, now=now)
        Device.objects.filter(pk=device.pk).update(fetched_at=now)  # the physio sees what has reached the phone
        etag = snapshot.etag(shown)
        unchanged = request.headers.get("If-None-Match", "").removeprefix("W/") == etag
        response = Response(status=304) if unchanged else Response(shown)
        response["ETag"] = etag
        response["Cache-Control"] = "no-cache, private"
        return response
