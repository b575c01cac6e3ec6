"""One prepared installation for all browser tests, and phones and desks that look at a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.e2e.desktop import Desktop
from tests.e2e.product import Product
from tests.e2e.reminded import REMINDING, invite, zone_at_noon
from tests.e2e.screens.camera import Look, made_ready, new_page, served
from tests.e2e.screens.looking import Screen
from tests.e2e.screens.scene import NOON
from tests.once import made_once
from tests.push_sink import PushSink

# Playwright waits five seconds where it is not told; two busy cores need longer now and then, and nobody waits in vain.
expect.set_options(timeout=20_000)

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
EMPTY = """
from django.core.cache import cache
from tests.emptying import empty
empty()
cache.clear()  # of what was counted against the next test's requests
print("null")
"""
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Function) -> Iterator[pytest.TestReport]:
    """Beside a failure stands what its pages show: what fails one time in fifty is seldom seen a second time."""
    report: pytest.TestReport = yield
    if report.failed:
        pages = {name: value for name, value in item.funcargs.items() if isinstance(value, Page)}
        report.sections += [(f"{name} shows", _shown_on(page)) for name, page in pages.items() if not page.is_closed()]
    return report


def _shown_on(page: Page) -> str:
    try:
        return f"{page.url}\n{page.locator('body').aria_snapshot(timeout=3_000)[:4_000]}"
    except BrowserError as error:
        return f"{page.url}\n{error}"


def chromium() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "There is no Chromium on this machine: `make test` installs it."
    return path


@pytest.fixture(scope="session")
def prepared(migrated: Product, tmp_path_factory: pytest.TempPathFactory) -> Product:
    """With the library and the demo clinic; nothing runs."""
    folder = made_once(tmp_path_factory, "prepared", lambda folder: migrated.copy(folder / "data").add_demo())
    return Product(folder / "data")


@pytest.fixture
def product(prepared: Product, tmp_path: Path) -> Iterator[Product]:
    """A copy of the prepared installation. The test starts what it needs; everything is stopped afterwards."""
    copy = prepared.copy(tmp_path / "data")
    yield copy
    copy.stop()


@pytest.fixture(scope="module")
def demo(prepared: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The demo clinic, answering, for all tests of a file: each leaves it so that any other may come next."""
    shared = prepared.copy(tmp_path_factory.mktemp("demo") / "data")
    shared.start("redis", "web")
    yield shared
    shared.stop()


@pytest.fixture(scope="session")
def _installed_once(migrated: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    product = migrated.copy(tmp_path_factory.mktemp("installed") / "data", DEMO="0")
    product.start("redis", "web")
    yield product
    product.stop()


@pytest.fixture
def installed(_installed_once: Product) -> Product:
    """An empty installation that answers: no demo clinic, and nothing is sent, so neither worker nor beat.

    It is the same one for all tests, because to start takes longer than most of them; whichever stopped it may have
    failed before it could start it again.
    """
    if "web" not in _installed_once.processes:
        _installed_once.start("web")
    _installed_once.python(EMPTY)
    return _installed_once


@pytest.fixture(scope="session")
def reminding(migrated: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One installation for all tests that wait for a reminder. `invitation` empties it."""
    product = migrated.copy(tmp_path_factory.mktemp("reminding") / "data", **REMINDING)
    product.start()
    yield product
    product.stop()


@pytest.fixture
def invitation(reminding: Product, zone: str) -> dict[str, str]:
    if "web" not in reminding.processes:  # a test that stopped it has failed before it could start it again
        reminding.start("web")
    return invite(reminding, zone)


@pytest.fixture
def sink() -> Iterator[PushSink]:
    with PushSink() as running:
        yield running


@pytest.fixture
def zone() -> str:
    return zone_at_noon()


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    with Desktop() as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """Where the app's screens are served on a fixture, without a clinic."""
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def screens_page(browser: Browser) -> Iterator[Page]:
    page = new_page(browser)
    yield page
    page.close()


@pytest.fixture
def screen(screens_page: Page, base: str, tmp_path: Path) -> Screen:
    """A phone on which `looking.opened` shows a scene, with its clock at the scenes' noon."""
    return Screen(made_ready(screens_page, NOON, Look(tmp_path)), base)


@pytest.fixture
def browser_profile(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[..., BrowserContext]]:
    """Opens browser profiles of their own. Persistent ones: push and notifications are closed in incognito."""
    opened: list[BrowserContext] = []

    def open_profile(name: str, viewport: dict[str, int], **options: Any) -> BrowserContext:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / name,
            executable_path=chromium(),
            args=FLAGS,
            viewport=viewport,
            locale="en-GB",
            **options,
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        return context

    yield open_profile
    for context in opened:
        context.close()


@pytest.fixture
def phone(browser_profile: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A phone of 360 by 740 that is touched; give it the patient's time zone."""

    def open_phone(zone: str = "Europe/London", name: str = "phone", **options: Any) -> Page:
        context = browser_profile(name, PHONE, timezone_id=zone, has_touch=True, is_mobile=True, **options)
        return context.pages[0]

    return open_phone


@pytest.fixture
def desk(browser_profile: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """A physio's browser. No script of a page of the panel may fail, ours or the frame's."""
    failed: list[str] = []

    def open_desk(name: str = "desk", **options: Any) -> Page:
        page = browser_profile(name, DESK, **options).pages[0]
        page.on("pageerror", lambda error: failed.append(f"{page.url}: {error}"))
        return page

    yield open_desk
    assert failed == []
