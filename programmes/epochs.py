"""Which life of the database this is. After a restore it is another, and phones offer again what it has lost."""

import uuid

from programmes.models import ServerEpoch


def current() -> uuid.UUID:
    """The mark that phones remember beside what the server has acknowledged."""
    return ServerEpoch.objects.get_or_create(pk=1)[0].epoch


def begin() -> uuid.UUID:
    """A backup has been restored: a new mark."""
    row, _ = ServerEpoch.objects.update_or_create(pk=1, defaults={"epoch": uuid.uuid4()})
    return row.epoch
