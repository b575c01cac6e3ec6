"""The snapshot: what the phone shows, and no key or word beyond it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from clinic.models import Clinic, Patient, User
from programmes import content, course, epochs, snapshot
from programmes.models import Exercise, Pause
from tests.phone import Phone
from tests.world import entry, exercise_text, issue, make_plan, make_prescription, make_revision, tick

TOP = {
    "version", "server_epoch", "checked_at", "app_name", "patient", "clinic", "state", "closed", "pause", "programme",
    "slots", "rules", "prescriptions", "library", "screening", "danger_signs_read", "notes", "diary", "push",
}  # fmt: skip


def shown(phone: Phone, now=None) -> dict:
    return snapshot.of(phone.device, now=now or timezone.now())


def keys_in(value) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for part in value.values() for key in keys_in(part)}
    return {key for part in value for key in keys_in(part)} if isinstance(value, list) else set()


def texts_in(value) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts_in(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts_in(part)]
    return [value] if isinstance(value, str) else []


@pytest.fixture
def whole_library(world):
    """A phone whose programme holds every exercise of the real library, on one side or on none."""
    call_command("load_library", verbosity=0)
    plan = make_plan(world.margaret)
    revision = make_revision(plan.programme, 2)
    exercises = Exercise.objects.filter(clinic=None, library_version__isnull=False).exclude(dose__origin={})
    for order, exercise in enumerate(exercises, start=1):
        side = "right" if exercise.per_side else "none"
        line = make_prescription(
            revision, plan.slots, exercise=exercise, order=order, side=side, per_side=exercise.per_side
        )
        # The copy of the words as careless as it could be: every column of the library's row.
        line.exercise_text = {**exercise_text(exercise), "cautions": ["x"], "clinician_note": "x", "side_means": "x"}
        line.save()
    issue(revision, by=world.sam)
    return Phone.of(world.margaret)


def test_clinics_name_stands_where_the_physio_has_none(phone, world):
    User.objects.filter(pk=world.sam.user_id).update(first_name="", last_name="")
    phone.device.patient.physio.user.refresh_from_db()

    assert shown(phone)["clinic"]["physio"] == "Riverside Clinic"


def test_snapshot_holds_only_the_keys_of_the_contract(phone):
    assert set(phone.snapshot().json()) == TOP


def test_snapshot_tells_when_the_danger_signs_were_read_and_in_which_version(phone):
    before = phone.snapshot().json()
    phone.sync([entry("danger-sign", answers={}, yes=[], version=1)])
    looked_up = phone.snapshot().json()
    taught = {"answers": {}, "yes": [], "version": before["library"]["version"], "taught": True}
    phone.sync([entry("danger-sign", **taught)])

    read = phone.snapshot().json()["danger_signs_read"]

    assert (before["danger_signs_read"], looked_up["danger_signs_read"]) == (None, None)
    assert read["version"] == before["library"]["version"] >= 1


def test_snapshot_of_the_whole_library_has_no_key_that_is_not_for_patients(whole_library):
    body = whole_library.snapshot().json()

    assert len(body["prescriptions"]) >= 20
    assert keys_in(body) & content.keys_never_on_phone() == set()
    for line in body["prescriptions"]:
        assert set(line["exercise_text"]) <= set(content.patient_keys("exercises"))
    for kind in ("danger_signs", "before_you_start", "not_settling", "education"):
        assert {key for row in body["library"][kind] for key in row} <= set(content.patient_keys(kind))
    assert set(body["library"]["pain_rules"]) <= set(content.patient_keys("pain_rules"))
    rules = body["library"]["pain_rules"]["rules"]
    assert {key for rule in rules for key in rule} <= set(content.patient_keys("pain_rules.rules"))
    assert set(body["clinic"]["emergency"]) == set(content.patient_keys("countries"))


def test_snapshot_of_the_whole_library_leaves_no_token_unfilled(whole_library):
    left = [text for text in texts_in(whole_library.snapshot().json()) if "{" in text]

    assert left == []


def test_snapshot_never_holds_what_only_the_clinic_knows(phone, world):
    text = phone.snapshot().content.decode()

    for secret in ("Ellis", "1961", "margaret@mail.example", "900123", "Reid", "For the physio only", "sam@"):
        assert secret not in text


def test_side_is_filled_in_where_one_side_is_worked(phone):
    (line,) = phone.snapshot().json()["prescriptions"]

    assert line["exercise_text"]["steps"][1:] == ["Lift your left leg.", "Keep the left knee soft."]
    assert line["exercise_text"]["slug"] == line["exercise"] == "hamstring-stretch"


def test_side_stays_to_be_filled_where_both_are_worked(world):
    make_plan(world.margaret, side="both")

    (line,) = Phone.of(world.margaret).snapshot().json()["prescriptions"]

    assert line["exercise_text"]["steps"][1:] == ["Lift your {leg}.", "Keep the {side} knee soft."]


def test_country_words_are_filled_in(phone, world):
    texts = " ".join(texts_in(phone.snapshot().json()["library"]))

    assert "999" in texts
    assert "NHS 111" in texts
    assert "020 7946 0000" in texts


def test_clinics_own_words_take_the_place_of_its_countrys(phone, world):
    world.clinic.emergency = "the duty doctor on 5550"
    world.clinic.save()

    body = phone.snapshot().json()

    assert body["clinic"]["emergency"]["emergency"] == "the duty doctor on 5550"
    assert "Call the duty doctor on 5550" in body["library"]["safety_texts"]["stop_now"]


def test_snapshot_before_anything_was_prescribed(world):
    body = Phone.of(world.margaret).snapshot().json()

    assert (body["state"], body["programme"], body["slots"], body["prescriptions"]) == ("none", None, [], [])
    assert body["library"]["danger_signs"]


def test_draft_is_not_shown(phone, plan):
    make_prescription(make_revision(plan.programme, 2), plan.slots, sets=5)

    body = phone.snapshot().json()

    assert body["programme"]["revision"]["number"] == 1
    assert [line["sets"] for line in body["prescriptions"]] == [1]


def test_slots_and_timings_as_the_phone_reads_them(phone, plan):
    slots = phone.snapshot().json()["slots"]

    assert [slot["id"] for slot in slots] == [str(slot.id) for slot in plan.slots]
    assert slots[0]["timings"] == [
        {"from": "2026-06-01", "time": "08:00", "weekdays": [1, 2, 3, 4, 5, 6, 7], "label": "Session 1"}
    ]


def test_pain_threshold_is_the_patients_own_where_there_is_one(phone, world):
    before = phone.snapshot().json()["rules"]["pain_threshold"]
    Patient.objects.filter(pk=world.margaret.pk).update(pain_threshold=0)

    assert (before, phone.snapshot().json()["rules"]["pain_threshold"]) == (7, 0)


def test_rules_say_how_far_apart_two_sessions_must_be(phone, world):
    before = phone.snapshot().json()["rules"]["apart_minutes"]
    Clinic.objects.filter(pk=world.clinic.pk).update(slots_apart_minutes=45)

    assert (before, phone.snapshot().json()["rules"]["apart_minutes"]) == (90, 45)


def test_state_follows_the_programme(phone, plan, world):
    now, states = timezone.now(), []
    day = now.date()
    pause = Pause.objects.create(
        clinic=world.clinic, programme=plan.programme, from_date=day - timedelta(1), paused_by=world.sam
    )
    states.append(shown(phone)["state"])
    course.take_back(pause, by=world.sam, now=now)
    states.append(shown(phone, now + timedelta(days=1))["state"])
    course.stop(plan.programme, by=world.sam, why="Rest until we have talked.", now=now)
    states.append(shown(phone)["state"])
    course.carry_on(world.margaret, by=world.sam, why="Seen.", now=now)
    states.append(shown(phone)["state"])
    plan.programme.starts_on = day + timedelta(days=9)
    plan.programme.save()
    states.append(shown(phone)["state"])
    course.end(plan.programme, by=world.sam, why="Done.", now=now)
    states.append(shown(phone)["state"])

    assert states == ["paused", "active", "closed", "active", "not_started", "ended"]


def test_stop_comes_with_the_physios_words(phone, plan, world):
    course.stop(plan.programme, by=world.sam, why="Rest until we have talked.", now=timezone.now())

    closed = phone.sync([]).json()["closed"]

    assert closed["kind"] == "stop"
    assert closed["text"].endswith("Rest until we have talked.")


def test_version_changes_with_the_programme_and_not_with_the_diary(phone, plan, world):
    first = phone.snapshot().json()
    phone.sync([tick(plan, 1)])
    second = phone.snapshot().json()
    course.stop(plan.programme, by=world.sam, why="Stop.", now=timezone.now())
    third = phone.snapshot().json()

    assert first["version"] == second["version"] != third["version"]


def test_etag_is_unchanged_until_something_changes(phone, plan):
    first = phone.snapshot()
    again = phone.snapshot(**{"If-None-Match": first.headers["ETag"]})
    phone.sync([entry("note", text="Hello", at=timezone.now())])
    after = phone.snapshot(**{"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert after.status_code == 200
    assert after.headers["Cache-Control"] == "no-cache, private"


def test_diary_holds_eight_local_dates_of_every_phone(phone, plan, world):
    now = timezone.now()
    day = now.date()
    other = Phone.of(world.margaret)
    sent = [tick(plan, 1, on=day - timedelta(days=back), at=now) for back in (0, 7, 9)]
    other.sync(sent)

    diary = phone.snapshot().json()["diary"]

    assert {line["id"] for line in diary} == {sent[0]["id"], sent[1]["id"]}
    assert all(line["synced"] for line in diary)
    kept = next(line for line in diary if line["id"] == sent[0]["id"])
    assert kept["session"] == sent[0]["session"]
    assert kept["body"] == sent[0]["body"]


def test_entry_from_the_snapshot_offered_again_is_a_duplicate(phone, plan, world):
    phone.sync([tick(plan, 1, on=timezone.now().date(), at=timezone.now(), held_seconds=30)])
    (line,) = phone.snapshot().json()["diary"]

    assert Phone.of(world.margaret).sync([line]).json()["results"][0]["verdict"] == "duplicate"


def test_another_patients_phone_shows_nothing_of_it(phone, plan, world):
    phone.sync([entry("note", text="Secret", at=timezone.now())])

    text = Phone.of(world.peter).snapshot().content.decode()

    for secret in ("Secret", "Margaret", "Riverside", "Left leg", str(plan.programme.id)):
        assert secret not in text


def test_snapshot_asks_as_many_questions_for_one_line_as_for_three(
    phone, plan, world, django_assert_num_queries, django_assert_max_num_queries
):
    device = phone.device
    epochs.current()  # made by a migration, and gone after a test that had to commit: the first to ask makes it anew
    with django_assert_max_num_queries(26) as one:
        snapshot.of(device, now=timezone.now())
    revision = make_revision(plan.programme, 2)
    for order in (1, 2, 3):
        make_prescription(revision, plan.slots, order=order)
    issue(revision, by=world.sam)
    device = phone.device

    with django_assert_num_queries(len(one)):
        assert len(snapshot.of(device, now=timezone.now())["prescriptions"]) == 3
