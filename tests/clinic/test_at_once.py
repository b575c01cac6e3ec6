"""Rows that come as JSON are the same as those that come by themselves."""

from datetime import timedelta

import pytest
from django.db import models
from django.db.models import Max, OuterRef

from clinic.at_once import Listed, keep
from clinic.models import Device, Patient, Screening
from programmes.models import Entry, NoteReading, SlotTiming
from tests.panel.conftest import make_case, make_device, make_note
from tests.world import NOW, make_plan


def brought(patient, listed: Listed) -> list:
    row = Patient.objects.annotate(rows=listed.expression).get(pk=patient.pk)
    return listed.read(row.rows)


def columns(rows) -> list[dict]:
    return [{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields} for row in rows]


@pytest.mark.parametrize("model", [Device, Screening, Entry, "SlotTiming"], ids=str)
def test_rows_are_what_they_are_by_themselves(world, model):
    case = make_case(world.margaret)
    make_case(world.peter)
    Device.objects.filter(pk=case.device.pk).update(last_seen_at=NOW + timedelta(microseconds=120))
    mine = {"slot__programme__patient": OuterRef("pk")} if model == "SlotTiming" else {"patient": OuterRef("pk")}
    model = SlotTiming if model == "SlotTiming" else model
    of_margaret = dict.fromkeys(mine, world.margaret)

    found = brought(world.margaret, Listed(model.objects.filter(**mine).order_by("pk")))

    assert found
    assert columns(found) == columns(model.objects.filter(**of_margaret).order_by("pk"))


def test_none_are_an_empty_list(world):
    assert brought(world.margaret, Listed(Device.objects.filter(patient=OuterRef("pk")))) == []


def test_what_a_row_points_to_is_at_hand(world, django_assert_num_queries):
    plan = make_plan(world.margaret)
    timings = SlotTiming.objects.filter(slot__programme__patient=OuterRef("pk")).order_by("slot__position")
    listed = Listed(timings, "set_by__user__first_name", "set_by__user__last_name", "set_by__user_id")
    (first, _) = brought(world.margaret, listed)

    with django_assert_num_queries(0):
        assert (str(first.set_by), first.set_on) == ("Sam Reid", None)
    assert first.slot == plan.slots[0]


def test_what_alone_points_to_a_row_is_at_hand_or_is_not_there(world, django_assert_num_queries):
    device = make_device(world.margaret)
    read, unread = make_note(device, "Read."), make_note(device, "Unread.")
    NoteReading.objects.create(clinic=world.clinic, patient=world.margaret, entry=read, read_by=world.sam, read_at=NOW)
    notes = Entry.objects.filter(patient=OuterRef("pk")).order_by("body__text")
    found = brought(world.margaret, Listed(notes, "reading__id", "reading__read_at"))

    with django_assert_num_queries(0):
        assert [(note.pk, hasattr(note, "reading")) for note in found] == [(read.pk, True), (unread.pk, False)]
        assert found[0].reading.read_at == NOW


def test_columns_may_be_left_out_and_computed(world):
    make_device(world.margaret)
    rows = Device.objects.filter(patient=OuterRef("pk")).annotate(latest=Max("entries__synced_at"))
    listed = Listed(rows, without=("token_hash",), computed={"latest": models.DateTimeField()})
    (device,) = brought(world.margaret, listed)

    assert device.latest is None
    assert device.get_deferred_fields() == {"token_hash"}
    make_note(Device.objects.get())
    assert brought(world.margaret, listed)[0].latest == NOW


def test_kept_rows_are_not_asked_for_again(world, django_assert_num_queries):
    device = make_device(world.margaret)
    keep(world.margaret, "devices", [device])

    with django_assert_num_queries(0):
        assert list(world.margaret.devices.all()) == [device]
    assert world.margaret.devices.count() == 1
