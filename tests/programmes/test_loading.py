import copy
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from programmes import content
from programmes.content import files
from programmes.loading import LibraryError, Loaded, load
from programmes.models import Exercise, Template
from tests.world import NOW

LATER = NOW + timedelta(days=1)


@pytest.fixture
def library(monkeypatch):
    """The library's files as a test may change them: what is put in here is what `files.read` gives."""
    held = {name: copy.deepcopy(files.read(name)) for name in files.names()}
    monkeypatch.setattr(files, "read", held.__getitem__)
    return held


def rows():
    return [list(model.objects.order_by("slug").values()) for model in (Exercise, Template)]


def test_load_keeps_every_field_of_an_exercise(db):
    load(now=NOW)

    held = Exercise.objects.get(slug="knee-rolls")
    row = next(row for row in content.exercises() if row["slug"] == "knee-rolls")
    assert {key: getattr(held, key) for key in row} == row
    assert (held.clinic, held.per_side, held.library_version, held.retired_at) == (None, True, 2, None)
    assert held.name_search == "knee rolls"


def test_load_exercise_without_sides(db):
    load(now=NOW)

    held = Exercise.objects.get(slug="pelvic-tilt")
    assert (held.per_side, held.figure_side, held.side_means) == (False, "none", "")


def test_load_keeps_every_field_of_a_template(db):
    load(now=NOW)

    for row in content.templates():
        held = Template.objects.get(slug=row["id"])
        assert {key: getattr(held, key) for key in row if key != "id"} == {k: v for k, v in row.items() if k != "id"}


def test_load_twice_changes_nothing(db):
    first = load(now=NOW)
    before = rows()

    second = load(now=LATER)

    assert rows() == before
    assert [each.sentence for each in second] == ["Exercises: 20 as before.", "Templates: 5 as before."]
    assert [len(each.added) for each in first] == [20, 5]


def test_load_second_time_writes_nothing(db, django_assert_num_queries):
    load(now=NOW)

    with django_assert_num_queries(4):  # savepoint, exercises, templates, release
        load(now=LATER)


def test_load_never_touches_a_clinics_own_rows(world):
    own = Exercise.objects.create(
        clinic=world.clinic,
        slug="knee-rolls",
        name="Our knee rolls",
        kind="mobility",
        order_stage=2,
        per_side=False,
        dose={},
        dose_limits={},
        counts="sets",
    )
    own_template = Template.objects.create(clinic=world.clinic, slug="ours", title="Ours", sessions=1, prescriptions=[])

    load(now=NOW)

    own.refresh_from_db()
    own_template.refresh_from_db()
    assert (own.name, own.order_stage, own.retired_at) == ("Our knee rolls", 2, None)
    assert (own_template.title, own_template.retired_at) == ("Ours", None)
    assert Exercise.objects.filter(slug="knee-rolls").count() == 2


def test_load_changed_text_keeps_the_row(db, library):
    load(now=NOW)
    before = Exercise.objects.get(slug="knee-rolls")
    row = next(row for row in library["exercises"] if row["slug"] == "knee-rolls")
    row["name"], row["cues"] = "Knee rolls, slowly", ["Breathe."]

    loaded = load(now=LATER)

    after = Exercise.objects.get(slug="knee-rolls")
    assert (after.pk, after.name, after.cues) == (before.pk, "Knee rolls, slowly", ["Breathe."])
    assert after.name_search == "knee rolls, slowly"
    assert loaded[0].sentence == "Exercises: 1 changed (knee-rolls), 19 as before."


def test_load_new_version_alone_is_noted_and_not_called_a_change(db, library):
    load(now=NOW)
    Exercise.objects.update(library_version=1)

    loaded = load(now=LATER)

    assert loaded[0].sentence == "Exercises: 20 as before."
    assert set(Exercise.objects.values_list("library_version", flat=True)) == {2}


def test_load_retires_what_the_files_no_longer_hold_and_takes_it_back(db, library):
    load(now=NOW)
    gone = library["templates"].pop()

    # The schema asks for five templates at least; a library that small is refused, so it is given another.
    library["templates"].append({**copy.deepcopy(gone), "id": "another"})
    loaded = load(now=LATER)

    assert Template.objects.get(slug=gone["id"]).retired_at == LATER
    assert loaded[1].sentence == f"Templates: 1 added (another), 1 retired ({gone['id']}), 4 as before."
    assert load(now=LATER + timedelta(days=1))[1].sentence == "Templates: 5 as before."
    assert Template.objects.get(slug=gone["id"]).retired_at == LATER

    library["templates"][-1] = gone
    assert load(now=LATER)[1].changed == [gone["id"]]
    assert Template.objects.get(slug=gone["id"]).retired_at is None
    assert Template.objects.count() == 6


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda held: held["exercises"][0]["dose"].update(reps=31), "exercises.json, $[0].dose.reps: 31 is greater"),
        (lambda held: held["danger_signs"][0].pop("action"), "danger_signs.json, $[0]: 'action' is a required"),
        (
            lambda held: held["meta"].update(signed_off={"by": "A", "registration": "B", "on": "soon"}),
            "meta.json, $.signed_off",
        ),
        (
            lambda held: held["templates"][0]["prescriptions"][0].update(exercise="handstand"),
            "templates.json: “very-sore-first-week” names no exercise of ours: “handstand”.",
        ),
        (
            lambda held: held["exercises"].append(copy.deepcopy(held["exercises"][0])),
            "exercises.json: “knee-rolls” stands there twice.",
        ),
    ],
    ids=["beyond a bound", "a field missing", "not a date", "a template without its exercise", "a slug twice"],
)
def test_load_refuses_files_that_are_wrong_and_writes_nothing(db, library, spoil, problem):
    spoil(library)

    with pytest.raises(LibraryError) as refused:
        load(now=NOW)

    assert str(refused.value).startswith("The library was not loaded. ")
    assert problem in str(refused.value)
    assert rows() == [[], []]


def test_command_says_what_changed(db):
    out = StringIO()

    call_command("load_library", stdout=out)
    call_command("load_library", stdout=out)

    assert out.getvalue().splitlines()[2:] == ["Exercises: 20 as before.", "Templates: 5 as before."]
    assert out.getvalue().startswith("Exercises: 20 added (knee-rolls, ")


def test_command_says_what_is_wrong(db, library):
    library["counts_rule"]["otherwise"] = "jumps"

    with pytest.raises(CommandError, match=r"counts_rule\.json, \$\.otherwise: 'sets' was expected"):
        call_command("load_library", stdout=StringIO())


def test_sentence_of_everything():
    loaded = Loaded("Exercises", added=["a", "b"], changed=["c"], retired=["d"], unchanged=16)

    assert loaded.sentence == "Exercises: 2 added (a, b), 1 changed (c), 1 retired (d), 16 as before."
