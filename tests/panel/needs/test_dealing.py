"""Who has seen what, and what a word closes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from panel.models import Attention
from panel.needs import dealing
from panel.needs.board import line_for
from panel.needs.drawn import drawn
from programmes.models import Session
from programmes.need import Kind
from tests.panel.conftest import make_note
from tests.panel.needs.given import DAY, PAIN_AT_SIX, kinds, post, sessions
from tests.world import NOW, TODAY

pytestmark = pytest.mark.django_db


def test_seen_says_by_whom_and_stays_on_the_list(world, silent, sam, amara):
    post(amara, world.margaret, "seen", silent.needs)
    post(sam, world.margaret, "seen", silent.needs)

    row = Attention.objects.get()
    assert (row.seen_by, row.done_at) == (world.amara, None)
    assert "seen by Amara Osei" in sam.get("/physio/").content.decode()


def test_what_came_up_since_is_unread(world, silent, sam):
    post(sam, world.margaret, "seen", silent.needs)
    make_note(world.margaret.devices.get())

    assert "unread" in sam.get("/physio/").content.decode()
    sam.get(f"/physio/patients/{world.margaret.pk}/")
    assert Attention.objects.count() == 2
    assert "unread" not in sam.get("/physio/").content.decode()


def test_opening_the_page_is_seeing_it(world, silent, sam):
    sam.head(f"/physio/patients/{world.margaret.pk}/")
    assert not Attention.objects.exists()

    text = sam.get(f"/physio/patients/{world.margaret.pk}/").content.decode()
    assert "Nothing from the phone for 3 days" in text
    assert "seen by you" in text
    assert Attention.objects.get().seen_by == world.sam


def test_word_closes_it_and_is_kept(world, silent, sam):
    post(sam, world.margaret, "dealt-with", silent.needs, word=" Called, all is well. ")

    row = Attention.objects.get()
    assert (row.done_by, row.word) == (world.sam, "Called, all is well.")
    text = sam.get("/physio/").content.decode()
    assert "Nothing from the phone" not in text
    assert "with a programme that runs" not in text  # nobody says of her that there is nothing to do
    dealt = sam.get("/physio/?whose=done").content.decode()
    assert "“Called, all is well.”" in dealt
    assert "Margaret Ellis" in dealt


@pytest.mark.parametrize("word", ["", "   ", "a\x00b", "a" * 201])
def test_without_a_word_that_can_be_kept_it_stays_open(world, silent, sam, word):
    answer = post(sam, world.margaret, "dealt-with", silent.needs, word=word)

    assert "card--ease" in sam.get(answer["Location"]).content.decode()
    assert not Attention.objects.filter(done_at__isnull=False).exists()


def test_what_has_changed_since_the_page_was_shown_stays_open_and_is_told(world, silent, sam):
    world.margaret.devices.update(last_synced_at=timezone.now() - 20 * DAY)

    answer = post(sam, world.margaret, "dealt-with", silent.needs, word="Answered")

    assert not Attention.objects.exists()
    text = sam.get(answer["Location"]).content.decode()
    assert "Something has changed since this page was shown" in text
    assert "Nothing from the phone for 20 days" in text


def test_made_up_reasons_are_kept_nowhere(world, silent, sam):
    for action in ("seen", "dealt-with"):
        sam.post(f"/physio/patients/{world.margaret.pk}/{action}/", {"need": ["pain|leg|9", "|||"], "word": "x"})

    assert not Attention.objects.exists()


def test_silence_is_said_again_after_two_weeks_although_somebody_closed_it(world, plan):
    world.margaret.devices.update(last_synced_at=NOW - 15 * DAY)
    needs = line_for(world.margaret, NOW).needs
    dealing.close(world.margaret, needs, word="On holiday", by=world.sam, now=NOW)

    assert kinds(world.margaret, NOW + 14 * DAY - timedelta(seconds=1)) == []
    assert kinds(world.margaret, NOW + 14 * DAY) == [Kind.SILENT]


def test_two_who_close_at_once_leave_one_word(world, plan, monkeypatch):
    needs = [PAIN_AT_SIX]
    (still_open,) = dealing.see(world.margaret, needs, by=world.sam, now=NOW)
    dealing.close(world.margaret, needs, word="Called", by=world.sam, now=NOW)

    monkeypatch.setattr(dealing, "_row", lambda *_: still_open)  # as the other had read it before
    dealing.close(world.margaret, needs, word="Late", by=world.amara, now=NOW)

    assert Attention.objects.get().word == "Called"


def test_note_is_ended_by_reading_it_and_not_by_a_word(world, plan, sam):
    note = make_note(world.margaret.devices.get())
    needs = line_for(world.margaret, NOW).needs
    dealing.close(world.margaret, needs, word="Later", by=world.sam, now=NOW)
    assert kinds(world.margaret) == [Kind.NOTE]

    sam.post(f"/physio/notes/{note.pk}/read/")
    assert kinds(world.margaret) == []


def test_danger_sign_is_not_closed_by_a_word(world, plan):
    line = line_for(world.margaret, NOW)
    assert line is None
    device = world.margaret.devices.get()
    entry = make_note(device, kind="danger-sign")
    world.margaret.closures.create(clinic=world.clinic, kind="danger_sign", closed_at=NOW, entry=entry)
    needs = line_for(world.margaret, NOW).needs

    dealing.close(world.margaret, needs, word="Called", by=world.sam, now=NOW)

    line = line_for(world.margaret, NOW)
    assert [need.kind for need in line.needs] == [Kind.DANGER_SIGN]
    assert not drawn(line, member=world.sam, now=NOW)["can_be_closed"]
    assert (line.seen.seen_by, line.seen.done_at) == (world.sam, None)


def test_pain_that_was_dealt_with_comes_back_when_it_is_worse_or_after_a_week(world, plan):
    sessions(plan, 3, 3, 3, 6)
    dealing.close(world.margaret, line_for(world.margaret, NOW).needs, word="Less of it", by=world.sam, now=NOW)
    assert kinds(world.margaret) == []

    Session.objects.filter(local_date=TODAY).update(leg_before=5)
    assert kinds(world.margaret) == []
    Session.objects.filter(local_date=TODAY).update(leg_before=7)
    assert kinds(world.margaret) == [Kind.PAIN]
    Session.objects.filter(local_date=TODAY).update(leg_before=6, first_synced_at=NOW + timedelta(minutes=1))
    assert kinds(world.margaret) == [Kind.PAIN]  # a new flare at the same height

    rows = list(Attention.objects.all())
    assert dealing.is_dealt_with(PAIN_AT_SIX, rows, NOW + 7 * DAY - timedelta(seconds=1))
    assert not dealing.is_dealt_with(PAIN_AT_SIX, rows, NOW + 7 * DAY)


def test_pain_can_be_closed_again_a_week_later(world, plan):
    dealing.close(world.margaret, [PAIN_AT_SIX], word="Less of it", by=world.sam, now=NOW)
    dealing.see(world.margaret, [PAIN_AT_SIX], by=world.amara, now=NOW + 8 * DAY)
    dealing.close(world.margaret, [PAIN_AT_SIX], word="Less again", by=world.amara, now=NOW + 8 * DAY)

    assert list(Attention.objects.order_by("done_at").values_list("word", flat=True)) == ["Less of it", "Less again"]
