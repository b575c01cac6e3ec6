"""A clinic's own templates: kept without anything of the patient's, offered to colleagues, retired."""

import pytest

from clinic.enums import AffectedSide
from programmes.models import Programme, Template
from programmes.prescribing import Line, draft_for_change, set_lines, start_programme
from tests.panel.test_prescribing_pages import body
from tests.world import NOW, TODAY, make_exercise, make_patient, make_plan


@pytest.fixture
def draft(world):
    world.margaret.affected_side = AffectedSide.LEFT
    world.margaret.save()
    draft = draft_for_change(make_plan(world.margaret).programme, by=world.sam)
    lines = [
        Line(
            make_exercise(), frozenset({1, 2}), "left", 1, 3, 20, 15, note="Slowly.", limit_reason="For her.", choice=1
        ),
        Line(make_exercise("tilt", per_side=False), frozenset({2}), "none", 1, 4, 10, group="Back"),
    ]
    set_lines(draft, lines)
    return draft


def save(who, draft, **data):
    return who.post(f"/physio/programmes/{draft.programme_id}/template/", {"title": "Ours", "for_whom": "Many", **data})


def test_template_works_the_affected_side_of_whoever_gets_it(world, sam, draft):
    save(sam, draft)
    template = Template.objects.get(clinic=world.clinic)
    assert (template.title, template.sessions, template.for_whom) == ("Ours", 2, "Many")
    assert "For her." not in str(template.prescriptions)

    ida = make_patient(world.sam, "Ida", "Roe", affected_side=AffectedSide.RIGHT)
    programme = start_programme(ida, template, by=world.amara, now=NOW, starts_on=TODAY)
    stretch, tilt = programme.draft.prescriptions.order_by("order")
    assert (stretch.side, stretch.hold_seconds, stretch.rest_seconds, stretch.note) == ("right", 20, 15, "Slowly.")
    assert (stretch.limit_reason, tilt.side, tilt.group) == ("", "none", "Back")
    assert [slot.position for slot in tilt.slots.all()] == [2]


@pytest.mark.parametrize(
    ("affected", "side"), [("right", "left"), ("unknown", "left"), ("both", "left"), ("both", "right")]
)
def test_side_that_means_nothing_without_the_patient_is_not_kept(world, sam, draft, affected, side):
    """It would be somebody else's wrong side."""
    world.margaret.affected_side = affected
    world.margaret.save()
    set_lines(draft, [Line(make_exercise(), frozenset({1}), side, 1, 3, 20)])
    answer = save(sam, draft)
    assert answer.status_code == 422
    assert "works the" in body(answer)
    assert not Template.objects.exists()


def test_both_sides_of_somebody_affected_on_both_are_the_affected_ones(world, sam, draft):
    """The next patient, affected on the left, would have worked both."""
    world.margaret.affected_side = AffectedSide.BOTH
    world.margaret.save()
    dose = {"sets": 1, "reps": 3, "hold_seconds": 30, "times_per_day": 2, "origin": {}}
    towel = make_exercise("towel", dose={**dose, "sides": "affected"})
    rolls = make_exercise("rolls", dose={**dose, "sides": "both"})
    set_lines(draft, [Line(each, frozenset({1}), "both", 1, 3, 20) for each in (towel, rolls)])
    save(sam, draft)
    kept = {line["exercise"]: line["side"] for line in Template.objects.get().prescriptions}
    assert kept == {"towel": "affected", "rolls": "both"}


def test_name_is_taken_once_and_free_again_when_retired(world, sam, draft):
    save(sam, draft)
    assert "has a template of that name" in body(save(sam, draft, title="ours"))
    template = Template.objects.get()
    sam.post(f"/physio/templates/{template.pk}/retiring/")
    save(sam, draft)
    assert sorted(Template.objects.values_list("slug", flat=True)) == ["ours", "ours-2"]
    start = body(sam.get(f"/physio/patients/{make_patient(world.sam, 'Ida', 'Roe').pk}/programme/"))
    assert start.count("<b>Ours") == 1


def test_empty_draft_is_no_template(world, sam, draft):
    set_lines(draft, [])
    assert "at least one exercise" in body(save(sam, draft))
    assert "Give it a name" in body(save(sam, draft, title=" "))


def test_template_is_named_anew(world, sam, draft):
    save(sam, draft)
    save(sam, draft, title="Another")
    template = Template.objects.get(title="Ours")
    address = f"/physio/templates/{template.pk}/"
    assert "has a template of that name" in body(sam.post(address, {"title": "another", "for_whom": ""}))
    sam.post(address, {"title": "For the calf", "for_whom": "Few"})
    template.refresh_from_db()
    assert (template.title, template.for_whom) == ("For the calf", "Few")


def test_templates_of_the_library_and_of_another_clinic_are_nobodys_to_change(world, sam):
    shared = Template.objects.create(slug="s", title="Shared", sessions=1, prescriptions=[])
    theirs = Template.objects.create(clinic=world.other_clinic, slug="x", title="Theirs", sessions=1, prescriptions=[])
    for row in (shared, theirs):
        assert sam.get(f"/physio/templates/{row.pk}/").status_code == 404
        assert sam.post(f"/physio/templates/{row.pk}/retiring/").status_code == 404
    text = body(sam.get("/physio/templates/"))
    assert "Shared" in text
    assert "Theirs" not in text


def test_programme_without_a_draft_is_kept_as_it_is_in_force(world, sam):
    world.margaret.affected_side = AffectedSide.LEFT
    world.margaret.save()
    plan = make_plan(world.margaret)
    answer = sam.post(f"/physio/programmes/{plan.programme.pk}/template/", {"title": "Ours", "for_whom": ""})
    assert answer["Location"] == "/physio/templates/"
    assert Programme.objects.get(pk=plan.programme.pk).draft is None
