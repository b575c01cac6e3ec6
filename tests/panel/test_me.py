"""One's own name: patients read it, and a clinic's first owner begins without one."""

import pytest

from clinic.models import User
from tests.panel.conftest import sign_in

ASKED = "You have no first name here yet"


@pytest.fixture
def nameless(world):
    User.objects.filter(pk=world.sam.user_id).update(first_name="", last_name="")
    world.sam.refresh_from_db()
    return sign_in(world.sam)


def test_whoever_has_no_name_is_asked_for_it_and_writes_it(world, nameless):
    assert ASKED in nameless.get("/physio/").content.decode()

    answer = nameless.post("/physio/name/", {"first_name": " Samira ", "last_name": "Reid"}, follow=True)

    assert ASKED not in answer.content.decode()
    assert str(User.objects.get(pk=world.sam.user_id)) == "Samira Reid"


def test_name_that_is_missing_is_said_and_nothing_typed_is_lost(world):
    client = sign_in(world.sam)

    answer = client.post("/physio/name/", {"first_name": "", "last_name": "Okonjo"})

    assert answer.status_code == 422
    assert "Okonjo" in answer.content.decode()
    assert "<b>Sam Reid</b>" in answer.content.decode()  # in the frame stands who is signed in, not what was typed
    assert str(User.objects.get(pk=world.sam.user_id)) == "Sam Reid"
