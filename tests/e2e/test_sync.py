"""Replies that get lost, and two tabs that send at once: what was noted is stored once, and the phone hears so."""

from collections import Counter

import pytest
from playwright.sync_api import Page

from tests.e2e.outbox.line import LOSE_REPLY, Line
from tests.e2e.patient_phone import INVITE, TICK, UNSENT, join, today
from tests.e2e.product import Product, wait_until

pytestmark = pytest.mark.e2e

STORED = """
import json
from django.db.models import Sum
from programmes.models import Entry, Session
counted = Session.objects.aggregate(n=Sum("ticks_done"))["n"]
print(json.dumps({"ids": sorted(str(e.id) for e in Entry.objects.all()), "counted": counted}))
"""
WAITING = """async () => {
  const { database } = await import('#app/db.js');
  return (await database.pendingEntries()).length;
}"""
HOLD_BACK = """() => new Promise((held) => navigator.locks.request('outbox', () => {
  held();
  return new Promise((letGo) => { globalThis.letGo = letGo; });
}))"""
SEND = "() => { globalThis.letGo(); dispatchEvent(new Event('online')); }"
AT_ONCE = """([slot, date, prescription, numbers, at]) => {
  globalThis.noted = new Promise((resolve) => setTimeout(resolve, at - Date.now())).then(async () => {
    const { record } = await import('#app/diary.js');
    const noting = numbers.map((number) => record('tick', {
      session: `${slot}/${date}`, body: { prescription, side: 'left', number },
    }));
    return (await Promise.all(noting)).map(({ id }) => id);
  });
}"""


@pytest.fixture
def invitation(installed: Product) -> dict[str, str]:
    return installed.python(INVITE)


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def joined(installed: Product, invitation: dict[str, str], line: Line, phone) -> Page:
    page = phone()
    join(page, installed.url, invitation)
    line.watch(page.context)
    return page


def note(page: Page, invitation: dict[str, str]) -> list[str]:
    """Three holds, noted while nothing may be sent, so that all of them are in the first request after."""
    page.evaluate(HOLD_BACK)
    place = [invitation["slot"], today(page), invitation["prescription"]]
    ids = [page.evaluate(TICK, [*place, number]) for number in (1, 2, 3)]
    assert page.evaluate(UNSENT) == 3
    return sorted(ids)


def wait_until_sent(page: Page) -> None:
    """Asked of the storage: a page that is being loaded shows nothing yet, and so nothing unsent either."""
    wait_until(lambda: page.evaluate(WAITING) == 0, within=60, what="nothing left in the outbox")
    wait_until(lambda: page.evaluate(UNSENT) == 0, within=60, what="nothing left to send on the screen")


def test_entries_whose_answer_got_lost_are_sent_twice_and_stored_once(
    installed: Product, invitation: dict[str, str], joined: Page, line: Line
) -> None:
    page = joined
    line.trouble(LOSE_REPLY)
    ids = note(page, invitation)

    page.evaluate(SEND)
    wait_until_sent(page)

    assert [sorted(delivery.ids) for delivery in line.taken] == [ids, ids]
    assert [delivery.verdicts for delivery in line.taken] == [
        dict.fromkeys(ids, "stored"),
        dict.fromkeys(ids, "duplicate"),
    ]
    assert installed.python(STORED) == {"ids": ids, "counted": 3}


def test_entries_whose_answer_got_lost_survive_a_reload_before_the_next_try(
    installed: Product, invitation: dict[str, str], joined: Page, line: Line
) -> None:
    page = joined
    line.troubles.extend([LOSE_REPLY, LOSE_REPLY])
    ids = note(page, invitation)

    page.evaluate(SEND)
    wait_until(lambda: (page.wait_for_timeout(20), line.taken)[1], within=60, what="a first delivery, unanswered")
    page.reload()
    wait_until_sent(page)

    assert [sorted(delivery.ids) for delivery in line.taken] == [ids, ids, ids]
    assert [delivery.verdicts for delivery in line.taken] == [
        dict.fromkeys(ids, "stored"),
        *[dict.fromkeys(ids, "duplicate")] * 2,
    ]
    assert installed.python(STORED) == {"ids": ids, "counted": 3}


def test_two_tabs_that_note_at_once_store_each_entry_once(
    installed: Product, invitation: dict[str, str], joined: Page, line: Line
) -> None:
    tabs = [joined, joined.context.new_page()]
    tabs[1].goto(f"{installed.url}/app/")
    wait_until(lambda: tabs[1].evaluate(UNSENT) == 0, within=60, what="the second tab")
    place = [invitation["slot"], today(joined), invitation["prescription"]]
    at = joined.evaluate("Date.now() + 700")

    for tab in tabs:
        tab.evaluate(AT_ONCE, [*place, [1, 2, 3], at])
    ids = sorted(id_ for tab in tabs for id_ in tab.evaluate("globalThis.noted"))
    for tab in tabs:
        wait_until_sent(tab)

    heard = Counter((id_, verdict) for delivery in line.taken for id_, verdict in delivery.verdicts.items())
    assert len(set(ids)) == 6
    assert {id_: heard[id_, "stored"] for id_ in ids} == dict.fromkeys(ids, 1)
    assert {verdict for _, verdict in heard} <= {"stored", "duplicate"}
    assert installed.python(STORED) == {"ids": ids, "counted": 3}
