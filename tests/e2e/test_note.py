"""What a note that was just written is said to be: what has become of it, not what was true when it was kept."""

import pytest
from playwright.sync_api import expect

from tests.e2e.screens.looking import Screen, opened
from tests.e2e.screens.scene import Scene

pytestmark = pytest.mark.e2e

TEXT = "The towel slips off my foot."


@pytest.mark.parametrize(
    ("prefix", "said"),
    [("made", "Kept. It is sent as soon as there is signal."), ("sent", "Sent to the clinic.")],
)
def test_note_just_written_is_called_what_it_is(screen: Screen, prefix: str, said: str) -> None:
    page = opened(screen, Scene("note", hash="#/note", phone={"prefix": prefix}))
    status, box = page.get_by_role("status"), page.get_by_label("Your note")
    box.fill(TEXT)
    page.get_by_role("button", name="Send to").click()

    expect(status).to_have_text(said)
    expect(box).to_have_value("")
    box.fill("And")
    expect(status).to_have_text("")
