"""Sync: one verdict per entry, nothing lost, doubled, overwritten or told across patients."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from clinic.models import Patient, ZoneChange
from programmes.models import Entry, QuarantinedEntry, Session
from tests.phone import Phone, verdicts
from tests.world import NOW, TODAY, entry, make_prescription, make_revision, tick


def today() -> datetime:
    """Now, to the millisecond: the view reads the clock, so entries of "today" must be of today."""
    now = timezone.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def only(answer) -> dict:
    (result,) = answer.json()["results"]
    return result


def test_sync_stores_what_the_phone_wrote(phone, plan, world):
    sent = tick(plan, 2, at=NOW - timedelta(hours=2), recorded_at="2026-06-15T08:30:00.000Z", held_seconds=30)

    answer = phone.sync([sent])

    row = Entry.objects.get()
    assert verdicts(answer) == ["stored"]
    assert (str(row.id), row.patient, row.device, row.kind) == (sent["id"], world.margaret, phone.device, "tick")
    assert (row.slot, row.local_date, row.revision) == (plan.slots[0], TODAY, plan.revision)
    assert row.body == sent["body"]
    assert row.performed_at == NOW - timedelta(hours=2)
    assert row.recorded_at == datetime(2026, 6, 15, 8, 30, tzinfo=UTC)
    assert row.zone == "Europe/London"
    assert row.is_known


def test_sync_answers_in_the_order_sent(phone, plan):
    good, bad, other = tick(plan, 1), {"id": "x"}, tick(plan, 2)

    answer = phone.sync([good, bad, other])

    assert [result["id"] for result in answer.json()["results"]] == [good["id"], "x", other["id"]]
    assert verdicts(answer) == ["stored", "refused", "stored"]


def test_sync_says_where_the_server_is(phone):
    body = phone.sync([]).json()

    assert list(body) == ["closed", "snapshot_version", "server_epoch", "server_time", "results"]
    assert body["closed"] is None
    assert body["results"] == []
    assert body["snapshot_version"] == phone.snapshot().json()["version"]
    assert body["server_epoch"] == phone.snapshot().json()["server_epoch"]
    assert body["server_time"].endswith("Z")


def test_same_batch_again_is_all_duplicate_and_stored_once(phone, plan):
    batch = [entry("session-started", slot=plan.slots[0], revision=plan.revision), tick(plan, 1), tick(plan, 2)]
    phone.sync(batch)  # the reply gets lost
    sums = Session.objects.values().get()

    answer = phone.sync(batch, sent_at=NOW + timedelta(minutes=3))

    assert verdicts(answer) == ["duplicate"] * 3
    assert Entry.objects.count() == 3
    assert Session.objects.values().get() == sums
    assert QuarantinedEntry.objects.count() == 0


def test_same_entry_twice_in_one_batch_is_stored_once(phone, plan):
    sent = tick(plan, 1)

    assert verdicts(phone.sync([sent, sent])) == ["stored", "duplicate"]
    assert Entry.objects.count() == 1


def test_same_entry_written_with_other_spacing_is_a_duplicate(phone, plan):
    sent = tick(plan, 1)
    phone.sync([sent])
    again = {
        **dict(reversed(sent.items())),
        "id": sent["id"].upper(),
        "performed_at": "2026-06-15T10:00:00+01:00",
        "synced": True,
    }

    assert verdicts(phone.sync([again])) == ["duplicate"]


def test_unknown_kind_is_stored_as_from_a_newer_app(phone, plan):
    sent = entry("balance-test", slot=plan.slots[0], seconds=12)

    assert verdicts(phone.sync([sent])) == ["stored"]
    row = Entry.objects.get()
    assert not row.is_known
    assert row.body == {"seconds": 12}


def test_unknown_fields_are_kept(phone, plan):
    assert verdicts(phone.sync([tick(plan, 1, mood="fine")])) == ["stored"]
    assert Entry.objects.get().body["mood"] == "fine"


@pytest.mark.parametrize(("days", "late"), [(0, False), (7, False), (8, True), (400, True)])
def test_entry_older_than_seven_local_dates_is_stored_and_marked(phone, plan, days, late):
    now = today()
    on = (now - timedelta(days=days)).astimezone(plan.programme.patient.zone_on(now.date())).date()

    assert verdicts(phone.sync([tick(plan, 1, on=on, at=now)])) == ["stored"]
    assert Entry.objects.get().late is late


@pytest.mark.parametrize("days", [-366, 0, 366])
def test_clock_skew_is_stored_and_decides_nothing(phone, plan, days):
    off = timezone.now() + timedelta(days=days)

    phone.sync([tick(plan, 1, at=off)], sent_at=off)

    row = Entry.objects.get()
    assert abs(row.skew_seconds - days * 86_400) < 60
    assert row.local_date == TODAY
    assert Session.objects.get().local_date == TODAY


def test_skew_of_a_century_is_kept_within_what_a_column_holds(phone, plan):
    phone.sync([tick(plan, 1)], sent_at=datetime(2100, 1, 1, tzinfo=UTC))

    assert Entry.objects.get().skew_seconds == 2**31 - 1


def test_date_of_performing_is_by_the_phones_own_zone(phone):
    phone.sync([entry("note", text="Late", zone="Pacific/Auckland", at=datetime(2026, 6, 15, 13, tzinfo=UTC))])

    assert Entry.objects.get().performed_on.isoformat() == "2026-06-16"


def test_two_hundred_entries_are_taken(phone):
    answer = phone.sync([entry("note", text=str(number)) for number in range(200)])

    assert verdicts(answer) == ["stored"] * 200


def test_two_phones_of_one_patient_add_up(phone, plan, world):
    other = Phone.of(world.margaret)
    phone.sync([tick(plan, 1), tick(plan, 2)])
    other.sync([tick(plan, 2), tick(plan, 3)])

    session = Session.objects.get()
    assert (session.ticks_done, session.ticks_due, session.exercises_done) == (3, 3, 1)


def test_sync_notes_when_the_phone_was_last_here(phone):
    phone.sync([], release="2026.6.1")

    device = phone.device
    assert device.release == "2026.6.1"
    assert abs(timezone.now() - device.last_synced_at) < timedelta(minutes=1)


def test_sync_wakes_the_reminders_after_the_commit(phone, plan, world, monkeypatch, django_capture_on_commit_callbacks):
    from programmes import wakeups

    sent = []
    monkeypatch.setattr(wakeups.app, "send_task", lambda *args, **kwargs: sent.append((args, kwargs["args"])))

    with django_capture_on_commit_callbacks(execute=True):
        phone.sync([tick(plan, 1)])
    with django_capture_on_commit_callbacks(execute=True):
        phone.sync([])

    assert sent == [(("reminders.replan",), [str(world.margaret.pk)])]


def test_sync_without_redis_stores_all_the_same(phone, plan, django_capture_on_commit_callbacks):
    """The tests have no Redis, so the wake-up really fails."""
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        answer = phone.sync([tick(plan, 1)])

    assert len(callbacks) == 1
    assert verdicts(answer) == ["stored"]


def test_journey_holds_from_the_next_local_date(phone, plan, world):
    now = today()

    phone.sync([entry("note", text="Here", zone="Asia/Tokyo", at=now)], sent_at=now)
    phone.sync([entry("note", text="Still", zone="Asia/Tokyo", at=now)], sent_at=now)

    change = ZoneChange.objects.get()
    local = now.astimezone(world.margaret.zone_on(now.date())).date()
    assert (change.time_zone, change.from_date, change.patient) == (
        "Asia/Tokyo",
        local + timedelta(days=1),
        world.margaret,
    )
    margaret = Patient.objects.get(pk=world.margaret.pk)
    assert margaret.zone_on(local).key == "Europe/London"
    assert margaret.zone_on(local + timedelta(days=1)).key == "Asia/Tokyo"


def test_backlog_of_an_earlier_journey_changes_no_zone(phone):
    phone.sync([entry("note", text="Then", zone="Asia/Tokyo", at=timezone.now() - timedelta(days=3))])

    assert ZoneChange.objects.count() == 0


def test_untick_that_arrives_before_its_tick_cancels_it(phone, plan):
    first = tick(plan, 1)
    untick = {**tick(plan, 1), "kind": "untick"}
    untick["body"] = {**untick["body"], "tick": first["id"]}

    phone.sync([untick])
    phone.sync([first])

    assert Session.objects.get().ticks_done == 0


def test_sync_of_one_and_of_many_sessions_asks_as_many_questions(phone, plan, django_assert_max_num_queries):
    phone.sync([tick(plan, 1)])
    many = [tick(plan, n, on=TODAY - timedelta(days=day)) for day in range(7) for n in (1, 2, 3)]

    with django_assert_max_num_queries(60):
        assert verdicts(phone.sync(many)) == ["stored"] * 21


def test_prescription_of_the_second_revision_does_not_change_a_begun_session(phone, plan, world):
    phone.sync([entry("session-started", slot=plan.slots[0], revision=plan.revision), tick(plan, 1)])
    second = make_revision(plan.programme, 2)
    make_prescription(second, plan.slots, sets=2)
    second.issued_at, second.issued_by = timezone.now(), world.sam
    second.save()

    phone.sync([tick(plan, 2, revision=second)])

    session = Session.objects.get()
    assert session.revision == plan.revision
    assert (session.ticks_done, session.ticks_due) == (2, 3)
