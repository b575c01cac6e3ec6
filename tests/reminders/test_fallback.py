"""When e-mail takes over from push: the rule, and what it reads of a batch of patients."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.enums import Notifications
from clinic.models import Device, Patient
from reminders import fallback
from reminders.fallback import Takeover, takeover
from reminders.models import Delivery, PushSubscription
from tests.reminders.conftest import Case, add_phone, make_case, utc

NOW = utc("2026-11-23 09:00")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("silences", "why"),
    [
        ([], Takeover.NO_PHONE),
        ([None], None),
        ([NOW - 47 * HOUR], None),
        ([NOW - 48 * HOUR], Takeover.NO_RECEIPT),
        ([NOW - 48 * HOUR, NOW - 90 * HOUR], Takeover.NO_RECEIPT),
        ([NOW - 90 * HOUR, None], None),
        ([NOW - 90 * HOUR, NOW - HOUR], None),
    ],
)
def test_rule(silences, why):
    assert takeover(silences, NOW) is why


def agree(patient: Patient) -> Patient:
    patient.email_agreed_at = NOW - 100 * HOUR
    patient.save()
    return patient


def accepted(phone: PushSubscription, at: datetime, **more) -> Delivery:
    return Delivery.objects.create(
        clinic=phone.clinic,
        patient=phone.patient,
        purpose="test",
        channel="push",
        target=phone.pk,
        subscription=phone,
        created_at=at,
        outcome="accepted",
        accepted_at=at,
        **more,
    )


def why(case: Case) -> Takeover | None:
    return fallback.takeover_of(case.patient, NOW)


def test_phone_that_was_just_added_is_counted_on(case):
    assert why(case) is None


def test_two_days_without_a_receipt_are_silence(case):
    accepted(case.phone, NOW - 48 * HOUR)
    accepted(case.phone, NOW - HOUR)

    assert why(case) is Takeover.NO_RECEIPT


def test_accepted_an_hour_ago_after_days_of_nothing_is_no_silence(case):
    """A pause is over: nothing had been sent that could have been answered."""
    PushSubscription.objects.update(last_acknowledged_at=NOW - 200 * HOUR)
    accepted(case.phone, NOW - 201 * HOUR)
    accepted(case.phone, NOW - HOUR)

    assert why(case) is None


def test_two_days_in_which_the_push_service_took_nothing_are_silence(case):
    for hours in (48, 1):
        message = accepted(case.phone, NOW - hours * HOUR)
        tried = {"outcome": "failed", "accepted_at": None, "last_tried_at": message.created_at}
        Delivery.objects.filter(pk=message.pk).update(**tried)

    assert why(case) is Takeover.NO_RECEIPT


def test_message_that_was_never_tried_is_no_silence(case):
    Delivery.objects.filter(pk=accepted(case.phone, NOW - 48 * HOUR).pk).update(outcome="pending", accepted_at=None)

    assert why(case) is None


def test_receipt_ends_the_silence(case):
    accepted(case.phone, NOW - 90 * HOUR)
    PushSubscription.objects.update(last_acknowledged_at=NOW - HOUR)

    assert why(case) is None


def test_receipt_that_overtook_the_mark_counts(case):
    """The phone answers within a second; the worker marks its batch when all of it is through."""
    told = NOW - 60 * HOUR
    accepted(case.phone, told + timedelta(seconds=5), received_told_at=told, received_at=told)
    PushSubscription.objects.update(last_acknowledged_at=told)

    assert why(case) is None


@pytest.mark.parametrize("hours", [1, 60])
def test_phone_that_came_back_begins_anew(case, hours):
    accepted(case.phone, NOW - 90 * HOUR)
    PushSubscription.objects.update(created_at=NOW - hours * HOUR)
    accepted(case.phone, NOW - HOUR)

    assert why(case) is None


def test_one_phone_that_answers_is_enough(case):
    accepted(case.phone, NOW - 90 * HOUR)
    second = Device.objects.create(
        clinic=case.clinic, patient=case.patient, token_hash="b" * 64, public_key="key", joined_at=NOW
    )
    add_phone(second)

    assert why(case) is None


def test_patient_without_a_subscription_has_no_phone(case):
    case.phone.end("the push service answered 410", now=NOW)

    assert why(case) is Takeover.NO_PHONE


def test_phone_that_the_clinic_ended_is_none(case):
    case.device.revoke(by=None, now=NOW)

    assert why(case) is Takeover.NO_PHONE


@pytest.mark.parametrize("said", [state for state in Notifications if state not in fallback.SHOWING])
def test_phone_that_shows_nothing_is_none(case, said):
    Device.objects.update(notifications=said)

    assert why(case) is Takeover.NO_PHONE


@pytest.mark.parametrize("said", fallback.SHOWING)
def test_phone_that_shows_them_is_one(case, said):
    Device.objects.update(notifications=said)

    assert why(case) is None


def test_nobody_who_did_not_agree_gets_an_email(case):
    case.phone.end("gone", now=NOW)

    assert fallback.by_email([case.patient.pk], NOW) == set()
    agree(case.patient)
    assert fallback.by_email([case.patient.pk], NOW) == {case.patient.pk}


def test_clinic_that_has_switched_e_mail_off_sends_none(case):
    case.phone.end("gone", now=NOW)
    agree(case.patient)
    type(case.clinic).objects.update(email_reminders=False)

    assert fallback.by_email([case.patient.pk], NOW) == set()


def test_nobody_without_an_address_gets_an_email(case):
    case.phone.end("gone", now=NOW)
    agree(case.patient)
    Patient.objects.update(email="")

    assert fallback.by_email([case.patient.pk], NOW) == set()


def test_batch_takes_the_same_queries_however_many(case):
    cases = [case, make_case(clinic_name="Second Clinic"), make_case(clinic_name="Third Clinic")]
    for each in cases:
        agree(each.patient)
        accepted(each.phone, NOW - 50 * HOUR)

    def asked(patients: list) -> tuple[int, set]:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = fallback.by_email(patients, NOW)
        return len(queries), found

    everybody = [each.patient.pk for each in cases]
    assert asked(everybody[:1]) == (2, set(everybody[:1]))
    assert asked(everybody) == (2, set(everybody))


def test_batch_in_which_nobody_agreed_takes_one_query(case, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert fallback.by_email([case.patient.pk], NOW) == set()
