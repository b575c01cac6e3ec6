"""Sync: what is refused or set aside, in which words, and that it never blocks or tells anything."""

from datetime import datetime

import pytest
from django.utils import timezone

from clinic.models import Device
from programmes.models import Entry, QuarantinedEntry
from tests.phone import Phone, verdicts
from tests.world import entry, make_plan, make_revision, tick, uuid7


def today() -> datetime:
    """Now, to the millisecond: the view reads the clock, so entries of "today" must be of today."""
    now = timezone.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def only(answer) -> dict:
    (result,) = answer.json()["results"]
    return result


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
    "version beyond the column": {**GOOD, "kind": "screening", "body": {"answers": {}, "version": 32_768}},
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


def test_revoked_phone_stores_nothing(phone, plan, world):
    Device.objects.update(revoked_at=timezone.now())

    answer = phone.sync([tick(plan, 1)])

    assert (answer.status_code, answer.json()["code"]) == (401, "revoked")
    assert Entry.objects.count() == 0
