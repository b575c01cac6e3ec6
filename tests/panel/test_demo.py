"""The demo clinic's reminders: believable, the same at every start, and nothing of them can leave the machine."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from panel.demo.people import PEOPLE, Person, Reached, steady
from panel.demo.reminding import DAYS_BACK, SERVICE, settle
from panel.ways import phones_of, ways_of
from reminders.models import Delivery, PushService, PushSubscription, Reminder
from reminders.planning import plan_patient
from reminders.push import EndpointRefusedError, check_endpoint
from tests.reminders.conftest import Case, make_case, utc

NOW = utc("2026-11-23 12:45")


@pytest.fixture
def lived(db) -> Callable[[Reached], Case]:
    """A week with four sessions a day, of which the morning's was done at once and of the others nothing noted."""

    def live(reached: Reached) -> Case:
        case = make_case()
        PushSubscription.objects.all().delete()
        for back in range(DAYS_BACK, -1, -1):
            at = NOW.replace(hour=0, minute=5) - timedelta(days=back)
            plan_patient(case.patient.pk, at)
            case.session(
                1, at.date(), started_at=at.replace(hour=8, minute=4), finished_at=at.replace(hour=8, minute=15)
            )
        who = Person("Ann", "Bell", date(1980, 1, 1), "left", "sam", "template", 20, steady, "Chrome", reached)
        settle(case.programme, case.device, who, NOW)
        return case

    return live


def states(case: Case, day: int) -> dict[tuple[int, str], str]:
    rows = Reminder.objects.filter(patient=case.patient, local_date=date(2026, 11, day)).select_related("slot")
    return {(row.slot.position, row.kind): row.state for row in rows}


def test_what_lies_behind_is_settled_and_what_lies_ahead_planned(lived):
    case = lived(Reached.BY_PUSH)

    assert states(case, 22) == {
        (1, "start"): "opened",
        (1, "nudge"): "done_before",
        **{(slot, kind): "received" for slot in (2, 3, 4) for kind in ("start", "nudge")},
    }
    today = states(case, 23)
    assert (today[1, "start"], today[2, "start"], today[3, "start"]) == ("opened", "received", "planned")
    assert set(states(case, 24).values()) == {"planned"}
    assert not Reminder.objects.due(NOW).exists()
    assert Delivery.objects.filter(opened_at__isnull=False).count() == DAYS_BACK + 1


def test_the_silent_phone_has_answered_nothing_for_three_days(lived):
    case = lived(Reached.SILENT)

    (phone,) = phones_of(case.patient, NOW)
    assert phone.silent_days == 2  # whole days since the first message without an answer
    assert (states(case, 19)[2, "start"], states(case, 22)[2, "start"]) == ("received", "accepted")
    assert ways_of(case.patient, [phone], NOW).in_trouble


def test_where_the_phone_refuses_the_start_goes_by_email(lived):
    case = lived(Reached.BY_EMAIL)

    assert (states(case, 22)[2, "start"], states(case, 22)[2, "nudge"]) == ("accepted", "failed")
    assert set(Delivery.objects.values_list("channel", flat=True)) == {"email"}
    assert not PushSubscription.objects.exists()


def test_nothing_of_the_demo_can_be_sent_anywhere(lived):
    lived(Reached.BY_PUSH)

    with pytest.raises(EndpointRefusedError):
        check_endpoint(PushSubscription.objects.get().endpoint)
    assert PushService.objects.get().host == SERVICE
    assert SERVICE.endswith(".invalid")  # RFC 2606: no such name exists, ever
    assert {person.email.partition("@")[2] for person in PEOPLE} <= {"", "example.org"}


def test_demo_is_not_made_where_letters_would_go_to_a_real_relay(settings, db):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "mail.example.org"

    with pytest.raises(CommandError, match="Unset EMAIL_URL, or DEMO"):
        call_command("seed_demo")
