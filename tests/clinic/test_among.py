from uuid import uuid4

from django.db import connection

from clinic.models import Patient
from tests.world import World


def test_among_finds_what_in_finds(world: World) -> None:
    keys = [world.margaret.pk, uuid4(), world.peter.pk]

    assert set(Patient.objects.filter(id__among=keys)) == {world.margaret, world.peter}
    assert list(Patient.objects.filter(id__among=keys, clinic__among=[world.clinic.pk])) == [world.margaret]
    assert list(Patient.objects.filter(physio__among=iter([world.olga.pk]))) == [world.peter]


def test_among_nothing_finds_nothing(world: World) -> None:
    assert not Patient.objects.filter(id__among=[]).exists()
    assert Patient.objects.exclude(id__among=[]).count() == 2


def test_among_many_more_than_sqlite_takes_one_by_one(world: World) -> None:
    keys = [uuid4() for _ in range(40_000)] if connection.vendor == "sqlite" else [uuid4()]

    assert list(Patient.objects.filter(id__among=[*keys, world.peter.pk])) == [world.peter]
