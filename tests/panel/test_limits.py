"""When patients come up on the first page: the clinic's own numbers, set on its page."""

import pytest

from clinic.models import AuditEvent
from panel.forms.limits import DEFAULTS
from tests.panel.conftest import sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "/physio/clinic/limits/"


def numbers(world) -> dict[str, int]:
    world.clinic.refresh_from_db()
    return {name: getattr(world.clinic, name) for name in DEFAULTS}


def test_owner_sets_the_numbers_and_it_is_written_down(world):
    typed = {**DEFAULTS, "need_pain": 6, "need_silent_hours": 73}

    answer = sign_in(world.sam).post(ADDRESS, typed)

    assert answer["Location"] == "/physio/clinic/"
    assert numbers(world) == typed
    line = AuditEvent.objects.get(verb="changed-clinic")
    assert (line.member, line.clinic, line.detail) == (world.sam, world.clinic, {"limits": 2})


def test_numbers_go_back_to_the_defaults(world):
    sam = sign_in(world.sam)
    assert b"Back to the defaults" not in sam.get("/physio/clinic/").content
    sam.post(ADDRESS, {**DEFAULTS, "need_pain": 6})
    assert b"Back to the defaults" in sam.get("/physio/clinic/").content

    sam.post(ADDRESS, {**DEFAULTS, "need_pain": 9, "defaults": "1"})

    assert numbers(world) == DEFAULTS


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"need_pain": 11}, "less than or equal to 10"),
        ({"need_rise": 0}, "greater than or equal to 1"),
        ({"need_silent_hours": 23}, "greater than or equal to 24"),
        ({"need_silent_days": 61}, "less than or equal to 60"),
        ({"need_missed_days": 8}, "less than or equal to 7"),
        ({"need_missed_days": ""}, "required"),
        ({"need_rise": 3}, "A steep rise cannot be smaller than a rise."),
        ({"need_pain": 8}, "Severe pain cannot be less than the pain that counts with a rise."),
        ({"need_silent_hours": 49, "need_silent_days": 2}, "A long silence cannot be shorter than a silence."),
    ],
)
def test_numbers_out_of_range_are_refused_and_kept_as_typed(world, typed, said):
    answer = sign_in(world.sam).post(ADDRESS, {**DEFAULTS, **typed})

    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    assert all(f'value="{value}"' in text for value in typed.values() if value)
    assert numbers(world) == DEFAULTS
    assert not AuditEvent.objects.filter(verb="changed-clinic").exists()


def test_page_says_what_each_number_may_be_and_where_the_first_ones_are_from(world):
    text = sign_in(world.sam).get("/physio/clinic/").content.decode()

    assert "For this week. 24 to 336; 49 unless you change it." in text
    assert "the tiers that MedBridge publishes" in text
