"""What is remembered of a push service from one batch to the next."""

from datetime import timedelta

import pytest

from reminders.models import Delivery, PushService, PushSubscription, Reminder
from reminders.planning import plan
from reminders.push.transport import Outcome
from tests.reminders.conftest import Case, make_case
from tests.reminders.push_service import DUE, THE_DAY_BEFORE, PushServices, morning, outcome_of, send_due

GOOGLE, APPLE = "fcm.googleapis.com", "web.push.apple.com"


@pytest.fixture
def two(db) -> tuple[Case, Case]:
    """A patient reached by one push service, and one reached by another."""
    cases = make_case(), make_case(clinic_name="Hilltop Physio")
    for case, host in zip(cases, (GOOGLE, APPLE), strict=True):
        PushSubscription.objects.filter(pk=case.phone.pk).update(service=host)
    plan(THE_DAY_BEFORE)
    return cases


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_holds_the_service_across_batches(two, status):
    google, apple = two
    services = PushServices(retry_after="5400").answer(google.phone, status, 201)
    send_due(services)
    held = PushService.objects.get(host=GOOGLE).held_until
    services.clock.passes(hours=1)  # both nudges are due

    send_due(services)

    sent_to = [message.endpoint for message in services.received]
    assert held == DUE + timedelta(seconds=5400)
    assert sent_to.count(google.phone.endpoint) == 1
    assert sent_to.count(apple.phone.endpoint) == 2
    nudge = Delivery.objects.get(reminder__patient=google.patient, reminder__kind="nudge")
    assert (nudge.outcome, nudge.try_again_at, nudge.attempt, nudge.last_tried_at) == ("later", held, 0, None)
    assert PushService.objects.get(host=APPLE).held_until is None


def test_held_service_is_tried_when_its_time_has_come(two):
    google, _ = two
    services = PushServices(retry_after="600").answer(google.phone, 429, 201)
    send_due(services)
    services.clock.passes(seconds=600)

    send_due(services)

    assert (morning(google).state, outcome_of(google.phone)) == ("accepted", "accepted")


def test_batches_that_meet_a_hold_do_not_prolong_it(two):
    google, _ = two
    services = PushServices(retry_after="5400").answer(google.phone, 429, 201)
    send_due(services)
    held = PushService.objects.get(host=GOOGLE).held_until

    for minutes in (60, 29):  # the nudge falls due meanwhile, and is asked for again shortly before the end
        services.clock.passes(minutes=minutes, milliseconds=400)
        Reminder.objects.filter(patient=google.patient, next_at__isnull=False).update(next_at=services.clock())
        send_due(services)

    assert PushService.objects.get(host=GOOGLE).held_until == held


def test_shorter_wait_does_not_take_back_a_longer_one(two):
    google, _ = two
    until = DUE + timedelta(hours=2)
    PushService.objects.create(host=GOOGLE, held_until=until)
    from reminders import push_services

    said = Outcome(429, "later", 60, "")
    push_services.learn([push_services.Answer(google.phone.pk, GOOGLE, said)], DUE)

    assert PushService.objects.get(host=GOOGLE).held_until == until


def test_500_with_retry_after_holds_only_its_own_message(two):
    google, _ = two
    send_due(PushServices(retry_after="600").answer(google.phone, 500))

    assert PushService.objects.filter(held_until__isnull=False).count() == 0
    assert morning(google).next_at == DUE + timedelta(seconds=600)


@pytest.mark.parametrize("status", [401, 403])
def test_refused_keys_are_an_alarm_that_the_next_acceptance_ends(two, status, caplog):
    google, _ = two
    services = PushServices().answer(google.phone, status, 201)

    send_due(services)
    alarmed = list(PushService.objects.values_list("host", "refused_at"))
    errors = [record for record in caplog.records if record.levelname == "ERROR"]
    services.clock.passes(minutes=5)
    send_due(services)

    google.phone.refresh_from_db()
    assert alarmed == [(GOOGLE, DUE), (APPLE, None)]
    assert [record.msg["event"] for record in errors] == ["push_keys_refused"]
    assert (google.phone.gone_at, morning(google).state) == (None, "accepted")
    assert PushService.objects.filter(refused_at__isnull=False).count() == 0


def test_one_phone_with_an_old_key_is_no_alarm_for_a_service_that_accepts(two):
    google, _ = two
    PushSubscription.objects.update(service=GOOGLE)

    send_due(PushServices().answer(google.phone, 403))

    assert PushService.objects.get().refused_at is None
    assert outcome_of(google.phone) == "alarm"


def test_acceptance_is_remembered_of_phone_and_service(two):
    send_due(PushServices())

    assert set(PushSubscription.objects.values_list("last_accepted_at", flat=True)) == {DUE}
    assert set(PushService.objects.values_list("last_accepted_at", flat=True)) == {DUE}


@pytest.mark.parametrize("status", [404, 410])
def test_ended_subscription_is_ended_here_too(two, status):
    google, _ = two
    send_due(PushServices().answer(google.phone, status))

    google.phone.refresh_from_db()
    assert (google.phone.gone_at, google.phone.gone_why) == (DUE, f"the push service answered {status}")
