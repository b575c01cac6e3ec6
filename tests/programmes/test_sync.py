"""Sync: one verdict per entry, nothing lost, doubled, overwritten or told across patients."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from clinic.models import Device, Patient, ZoneChange
from programmes.models import Entry, QuarantinedEntry, Session
from tests.phone import Phone, verdicts
from tests.world import NOW, TODAY, entry, make_plan, make_prescription, make_revision, tick, uuid7


@pytest.fixture
def plan(world):
    return make_plan(world.margaret)


@pytest.fixture
def phone(world, plan) -> Phone:
    return Phone.of(world.margaret)


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


def test_same_id_with_other_words_is_quarantined_once_and_changes_nothing(phone, plan, world):
    sent = tick(plan, 1)
    phone.sync([sent])
    clash = {**sent, "body": {**sent["body"], "number": 3}}

    first, second = phone.sync([clash]), phone.sync([clash])

    assert verdicts(first) == verdicts(second) == ["quarantined"]
    assert only(first)["detail"]
    assert Entry.objects.get().body["number"] == 1
    kept = QuarantinedEntry.objects.get()
    assert (kept.patient, str(kept.entry_id), kept.sent) == (world.margaret, sent["id"], clash)


def test_clash_within_one_batch_keeps_the_first(phone, plan):
    sent = tick(plan, 1)
    clash = {**sent, "body": {**sent["body"], "number": 3}}

    assert verdicts(phone.sync([sent, clash])) == ["stored", "quarantined"]
    assert Entry.objects.get().body["number"] == 1


def test_id_of_another_patients_entry_is_refused_and_tells_nothing(phone, plan, world):
    theirs = tick(make_plan(world.peter), 1)
    Phone.of(world.peter).sync([theirs])
    mine = {**tick(plan, 1), "id": theirs["id"]}

    result = only(phone.sync([mine]))

    assert (result["verdict"], result["code"]) == ("refused", "unstorable")
    assert result["detail"] == "This entry cannot be stored as it is."
    assert Entry.objects.get().patient == world.peter
    assert QuarantinedEntry.objects.get().patient == world.margaret


def test_entry_copied_whole_from_another_patient_is_refused(phone, world):
    theirs = entry("note", text="Hello")
    Phone.of(world.peter).sync([theirs])

    assert verdicts(phone.sync([theirs])) == ["refused"]
    assert Entry.objects.count() == 1


def test_another_patients_session_is_refused_exactly_like_a_missing_one(phone, world):
    foreign = make_plan(world.peter)
    missing = {"slot": str(uuid7()), "date": "2026-06-15"}
    of_peter = {"slot": str(foreign.slots[0].id), "date": "2026-06-15"}

    answers = [only(phone.sync([{**entry("session-started"), "session": of}])) for of in (missing, of_peter)]

    assert [(answer["verdict"], answer["code"]) for answer in answers] == [("refused", "unknown_session")] * 2
    assert answers[0]["detail"] == answers[1]["detail"]


def test_another_patients_revision_and_a_draft_are_refused_like_a_missing_one(phone, plan, world):
    foreign = make_plan(world.peter).revision
    draft = make_revision(plan.programme, 2)

    ids = (uuid7(), foreign.id, draft.id)
    answers = [only(phone.sync([{**entry("session-started"), "revision": str(id_)}])) for id_ in ids]

    assert [(answer["code"], answer["detail"]) for answer in answers] == [
        ("unknown_revision", "This programme is not one of this patient's.")
    ] * 3


def test_batch_belongs_to_the_devices_patient_whatever_it_claims(phone, world):
    sent = {**entry("note", text="Mine"), "patient": str(world.peter.id), "device": str(uuid7())}

    assert verdicts(phone.sync([sent], patient=str(world.peter.id))) == ["stored"]
    assert Entry.objects.get().patient == world.margaret


GOOD = entry("note", text="Hello", id=str(uuid7()))
BAD = {
    "no id": {**GOOD, "id": None},
    "id surrogate": {**GOOD, "id": "\ud800"},
    "id nan": {**GOOD, "id": float("nan")},
    "id long": {**GOOD, "id": "1" * 5000},
    "braces": {**GOOD, "id": "{" + GOOD["id"] + "}"},
    "kind": {**GOOD, "kind": "Tick!"},
    "long kind": {**GOOD, "kind": "k" * 41},
    "kind no text": {**GOOD, "kind": 5},
    "body list": {**GOOD, "body": []},
    "no text": {**GOOD, "body": {}},
    "text too long": {**GOOD, "body": {"text": "x" * 1001}},
    "nul": {**GOOD, "body": {"text": "a\x00b"}},
    "surrogate": {**GOOD, "body": {"text": "a\ud800"}},
    "surrogate key": {**GOOD, "body": {"text": "a", "\udfff": 1}},
    "infinity": {**GOOD, "body": {"text": "a", "more": float("inf")}},
    "nan": {**GOOD, "body": {"text": "a", "more": float("nan")}},
    "big number": {**GOOD, "body": {"text": "a", "more": 2**63}},
    "deep": {**GOOD, "body": {"text": "a", "more": [[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]}},
    "large": {**GOOD, "body": {"text": "a", "more": "x" * 20_001}},
    "performed_at": {**GOOD, "performed_at": "yesterday"},
    "no offset": {**GOOD, "performed_at": "2026-06-15T09:00:00"},
    "year 0001": {**GOOD, "performed_at": "0001-01-01T00:00:00Z"},
    "year 9999": {**GOOD, "recorded_at": "9999-12-31T23:59:59.999-12:00"},
    "number": {**GOOD, "performed_at": 1781514000},
    "zone": {**GOOD, "zone": "Mars/Olympus"},
    "zone path": {**GOOD, "zone": "../../etc/passwd"},
    "zone folder": {**GOOD, "zone": "Europe"},
    "zone list": {**GOOD, "zone": ["Europe/London"]},
    "session text": {**GOOD, "session": "today"},
    "session date": {**GOOD, "session": {"slot": GOOD["id"], "date": "2026-02-30"}},
    "pain 11": {**GOOD, "kind": "pain", "body": {"when": "before", "back": 11, "leg": 0}},
    "not an object": "tick",
    "null": None,
    "list": [],
}


@pytest.mark.parametrize("name", BAD)
def test_bad_entry_is_refused_with_a_sentence_and_never_blocks_the_rest(phone, name):
    before, after = entry("note", text="before"), entry("note", text="after")

    answer = phone.sync([before, BAD[name], after])

    assert verdicts(answer) == ["stored", "refused", "stored"]
    result = answer.json()["results"][1]
    assert result["code"]
    assert result["detail"].endswith(".")
    assert Entry.objects.count() == 2


def test_entry_that_only_the_database_refuses_never_blocks_the_rest(phone, plan, monkeypatch):
    from programmes import intake

    monkeypatch.setattr(intake.Intake, "_insist_own", lambda self, wire: None)
    stranger = {**entry("note", text="Hello"), "session": {"slot": str(uuid7()), "date": "2026-06-15"}, "zone": "UTC"}
    foreign_keys_off = {**stranger, "kind": "note"}
    good = entry("note", text="good")

    row = intake.Intake._row
    monkeypatch.setattr(intake.Intake, "_row", lambda self, wire: _spoilt(row(self, wire), wire, stranger["id"]))

    assert verdicts(phone.sync([foreign_keys_off, good])) == ["refused", "stored"]
    assert Entry.objects.count() == 1


def _spoilt(row: Entry, wire, id_: str) -> Entry:
    if str(wire.id) == id_:
        row.slot_id, row.digest = None, "short"
    return row


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


def test_more_than_two_hundred_are_413(phone):
    answer = phone.sync([entry("note", text="x")] * 201)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"sent_at": "2026-06-15T09:00:00Z"},
        {"entries": []},
        {"sent_at": "now", "entries": []},
        {"sent_at": "2026-06-15T09:00:00Z", "entries": {}},
        {"sent_at": "2026-06-15T09:00:00Z", "entries": "all"},
        {"sent_at": "2026-06-15T09:00:00Z", "entries": [], "release": "r" * 41},
        {"sent_at": "2026-06-15T09:00:00Z", "entries": [], "release": "a\x00"},
        {"sent_at": "2026-06-15T09:00:00Z", "entries": [], "epoch": "first"},
    ],
)
def test_unreadable_batch_is_400(phone, body):
    answer = phone.ask("POST", "sync/", body)

    assert answer.status_code == 400
    assert answer.json()["code"]


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


def test_revoked_phone_stores_nothing(phone, plan, world):
    Device.objects.update(revoked_at=timezone.now())

    answer = phone.sync([tick(plan, 1)])

    assert (answer.status_code, answer.json()["code"]) == (401, "revoked")
    assert Entry.objects.count() == 0


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
