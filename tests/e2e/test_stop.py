"""The physio stops the programme: pushed at once without a word of why, and the phone closes every session."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.patient_phone import deliver, join, subscribe
from tests.e2e.product import Product, wait_until
from tests.e2e.reminded import taken
from tests.push_sink import PushSink

pytestmark = pytest.mark.e2e

SIGNED_IN = """
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from clinic.models import Patient
margaret = Patient.objects.exclude(devices=None).get()
user, session = margaret.physio.user, import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session.save()
print(json.dumps({"cookie": settings.SESSION_COOKIE_NAME, "value": session.session_key, "patient": str(margaret.pk)}))
"""
WHY = "Leg pain since the bridge. I ring you this afternoon."
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({ title, body }) => [title, body])"""


def patients_page(desk, product: Product) -> Page:
    """Margaret's page, for her physio."""
    signed_in = product.python(SIGNED_IN)
    page: Page = desk()
    page.context.add_cookies([{"name": signed_in["cookie"], "value": signed_in["value"], "url": product.url}])
    page.goto(f"{product.url}/physio/patients/{signed_in['patient']}/")
    return page


@pytest.fixture
def app(reminding: Product, invitation: dict[str, str], phone, zone: str, sink: PushSink) -> Page:
    """Margaret's, with reminders switched on."""
    page: Page = phone(zone)
    page.context.grant_permissions(["notifications"], origin=reminding.url)
    join(page, reminding.url, invitation)
    subscribe(page, sink)
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    return page


def test_stop_is_pushed_at_once_without_a_word_of_why_and_closes_every_session(
    reminding: Product, app: Page, desk, sink: PushSink
) -> None:
    panel = patients_page(desk, reminding)

    panel.get_by_text("Stop now", exact=True).click()
    panel.get_by_label("What should the patient know?").fill(WHY)
    panel.get_by_role("button", name="Stop every session").click()
    expect(panel.get_by_role("heading", name="Every session is closed")).to_be_visible()
    notice = taken(reminding, sink, 1)

    seen = json.dumps([notice.payload, notice.headers, notice.claims]).lower()
    assert [word for word in ("margaret", "leg", "pain", "bridge", "stop", "sam", "riverside") if word in seen] == []
    deliver(app, reminding.url, notice.payload)
    assert wait_until(lambda: app.evaluate(SHOWN), within=30, what="the notice on the screen") == [
        ["There is news from your clinic", "Please open the app."]
    ]
    expect(app.get_by_text(WHY)).to_be_visible()
    expect(app.get_by_role("link", name="Start", exact=True)).to_have_count(0)

    def receipt() -> bool:
        panel.reload()
        return panel.get_by_text("It reached the phone today").count() > 0

    wait_until(receipt, within=30, what="the receipt on the physio's page")
    expect(panel.get_by_text("closed every session at the latest today")).to_be_visible()
