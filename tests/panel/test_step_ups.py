"""Step-up plans in the panel: set on their own page, proposed on the patient's, and issued by nobody but the physio."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from panel.views import step_up
from programmes import step_ups
from programmes.models import StepUp
from programmes.step_up import Plan
from tests.panel.conftest import make_device
from tests.programmes.test_step_ups import RULE, done, noted
from tests.world import NOW, make_plan
from tests.world import Plan as Prescribed

LATER = NOW + timedelta(days=7)


@dataclass
class Page:
    sam: Client
    prescribed: Prescribed
    plan: StepUp

    @property
    def patient(self) -> str:
        return f"/physio/patients/{self.prescribed.programme.patient_id}/"

    @property
    def plans(self) -> str:
        return f"/physio/programmes/{self.prescribed.programme.pk}/step-up/"

    def press(self, what: str, **data: str) -> str:
        """What is said on the page to which the button leads, and where that is."""
        answer = self.sam.post(f"/physio/step-ups/{self.plan.pk}/{what}/", data, follow=True)
        return answer.request["PATH_INFO"] + "\n" + answer.content.decode()

    def set(self, **change: object):
        line = self.prescribed.prescriptions[0].pk
        typed = {"grows": "hold_seconds", "target": 30, "step": 5, "days_kept": 5, "worst_after": 3, **change}
        return self.sam.post(
            self.plans, {"line": line, **{f"line-{line}-{key}": value for key, value in typed.items()}}
        )


@pytest.fixture
def ready(world, sam, monkeypatch) -> Page:
    """A week after the dose was issued, kept on six of its days."""
    prescribed = make_plan(world.margaret, hold_seconds=20)
    plan = step_ups.set_plan(prescribed.prescriptions[0], RULE, by=world.sam, now=NOW)
    device = make_device(world.margaret)
    for day in range(6):
        noted(device, *done(prescribed, day))
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    return Page(sam, prescribed, plan)


def test_step_that_is_ready_is_proposed_and_changes_nothing(ready):
    page = ready.sam.get(ready.patient).content.decode()

    assert "Ready for the next step" in page
    assert "Hamstring stretch, left leg: hold 20 s → 25 s" in page
    assert "Kept on 6 of 7 days, pain after at most 2." in page
    assert ready.prescribed.programme.draft is None


def test_putting_it_into_a_draft_leads_to_the_draft_and_issues_nothing(ready):
    said = ready.press("drafting")

    assert said.startswith(f"/physio/programmes/{ready.prescribed.programme.pk}/draft/")
    assert "In the draft: Hamstring stretch, hold 20 s → 25 s. The phone has nothing of it yet." in said
    assert "Changed: hold for 25 seconds, it was 20." in said
    assert ready.prescribed.programme.current_revision == ready.prescribed.revision
    page = ready.sam.get(ready.patient).content.decode()
    assert "Ready for the next step" not in page
    assert "Another dose stands in the draft and has not been issued." in page


def test_step_whose_condition_holds_no_more_is_not_drafted(ready, world):
    device = world.margaret.devices.get()
    noted(device, *done(ready.prescribed, 6, pain_after=7))

    assert "Nothing was changed. Pain after was 7 on 21 June; the plan asks for at most 3." in ready.press("drafting")
    assert ready.prescribed.programme.draft is None


def test_plan_that_has_ended_drafts_nothing(ready, world):
    step_ups.end(ready.plan, by=world.sam, now=LATER)

    assert "This plan has ended." in ready.press("drafting")
    assert ready.prescribed.programme.draft is None


def test_not_yet_hides_it_and_wants_a_word(ready):
    assert "Say in a word why not yet" in ready.press("not-yet", word=" ")
    said = ready.press("not-yet", word="Sleeps badly.")

    assert "Ready for the next step" not in said
    assert "“Not yet” was said on 22 June. It is looked at again from 29 June." in said


def test_plan_is_set_changed_and_ended_on_its_page(ready):
    assert ready.set(target=25, worst_after=2).status_code == 302
    (plan,) = StepUp.objects.running()
    assert step_ups.rule_of(plan) == Plan("hold_seconds", 25, 5, 5, 2)
    page = ready.sam.get(ready.plans).content.decode()
    assert "Hold up to 25 seconds, by 5" in page
    assert "Hold 20 seconds, 3 times, left leg." in page

    ready.sam.post(f"/physio/step-ups/{plan.pk}/ending/")
    assert not StepUp.objects.running().exists()
    assert "Add a plan" in ready.sam.get(ready.plans).content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"target": 45}, "45 seconds of hold is above the library&#x27;s 30."),
        ({"target": ""}, "Up to: write a number."),
        ({"target": "many"}, "Up to: write a whole number."),
        ({"step": 11}, "From 20 to 30 a step is at most 10."),
        ({"grows": "times_per_day"}, "Select a valid choice."),
        ({"days_kept": 8}, "Kept on: from 1 to 7."),
        ({"worst_after": 11}, "Pain after at most: from 0 to 10."),
    ],
)
def test_plan_that_cannot_be_says_why_and_keeps_what_was_typed(ready, change, sentence):
    answer = ready.set(**{"step": 4, **change})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert all(f'value="{value}"' in page for key, value in change.items() if key != "grows" and value)
    assert step_ups.running(ready.prescribed.programme) == [ready.plan]


def test_line_that_is_not_in_force_takes_no_plan(ready):
    answer = ready.sam.post(ready.plans, {"line": str(ready.plan.pk)}, follow=True)

    assert "The programme has changed since this page was shown." in answer.content.decode()


def test_plan_of_an_exercise_that_has_gone_can_be_ended(ready, world):
    StepUp.objects.filter(pk=ready.plan.pk).update(ended_at=LATER, ended_by=world.sam)
    StepUp.objects.create(
        clinic=world.clinic, programme=ready.prescribed.programme, exercise=ready.plan.exercise, side="right",
        grows="reps", target=5, step=1, days_kept=5, worst_after=3, set_by=world.sam,
    )  # fmt: skip

    page = ready.sam.get(ready.plans).content.decode()
    assert "The programme does not hold this exercise on this side any more." in page
    assert page.count("End this plan") == 1


def test_page_asks_two_things_more_where_there_is_a_plan(ready, world):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            ready.sam.get(ready.patient)
        return len(asked)

    questions()  # the first who opens it has seen why, and that is written down
    with_a_plan = questions()
    step_ups.end(ready.plan, by=world.sam, now=LATER)
    assert questions() == with_a_plan - 2
    ready.prescribed.programme.end(by=world.sam, why="Done.", now=LATER)
    assert step_up.card(world.margaret, None, LATER) is None
    assert step_up.card(world.margaret, ready.prescribed.programme, LATER) is None
