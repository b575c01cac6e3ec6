"""Firefox and WebKitGTK: load, tick on the real screens without a network, send later, stored once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.desktop import Desktop
from tests.e2e.engine_phone import EnginePhone
from tests.e2e.firefox.browser import Firefox
from tests.e2e.product import Product, wait_until
from tests.e2e.reminded import invite
from tests.e2e.webkit.browser import WebKit
from tests.e2e.zones import zone_where_it_is

pytestmark = pytest.mark.e2e

STORED = """
import json
from django.db.models import Sum
from programmes.models import Entry, Session
counted = Session.objects.aggregate(n=Sum("ticks_done"))["n"]
print(json.dumps({"ids": sorted(str(e.id) for e in Entry.objects.all()), "counted": counted}))
"""


def firefox(folder: Path, bus: str, zone: str) -> AbstractContextManager[Any]:
    return Firefox(folder, desktop=bus, zone=zone)


def webkit(folder: Path, bus: str, zone: str) -> AbstractContextManager[Any]:
    return WebKit(folder, bus=bus, zone=zone)


@pytest.fixture(params=[firefox, webkit], ids=["firefox", "webkit"])
def phone(
    request: pytest.FixtureRequest, installed: Product, tmp_path: Path, desktop: Desktop
) -> Iterator[EnginePhone]:
    """In a zone where the morning session is open."""
    zone = zone_where_it_is(9)
    start: Callable[[Path, str, str], AbstractContextManager[Any]] = request.param
    invitation = invite(installed, zone)
    with start(tmp_path / "browser", desktop.address, zone) as browser:
        phone = EnginePhone(browser.tab, installed.url)
        phone.join(invitation)
        yield phone


def test_session_ticked_without_a_network_is_kept_sent_later_and_stored_once(
    installed: Product, phone: EnginePhone
) -> None:
    installed.stop("web")
    phone.start_app()
    wait_until(lambda: (phone.heading or "").startswith("Today"), within=60, what="Today, with the server gone")
    assert phone.is_controlled
    phone.begin_session()
    phone.tick()
    phone.tick()
    phone.untick()
    phone.tab.reload()
    wait_until(lambda: phone.ticked == 1, within=60, what="the tick that was left, after a reload")
    phone.tick()
    noted = phone.noted
    kinds = [entry["kind"] for entry in noted]
    assert (phone.unsent, kinds.count("tick"), kinds.count("untick")) == (len(noted), 3, 1)

    installed.start("web")
    phone.start_app()
    wait_until(lambda: phone.noted and phone.unsent == 0, within=60, what="nothing left to send")

    ids = sorted(entry["id"] for entry in noted)
    assert installed.python(STORED) == {"ids": ids, "counted": 2}
    assert sorted(entry["id"] for entry in phone.noted) == ids
