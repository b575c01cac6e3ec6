"""What a test does with a scene: open it, and read what was noted on it."""

from typing import Any, NamedTuple

from playwright.sync_api import Page

from tests.e2e.screens.scene import Scene


class Screen(NamedTuple):
    page: Page
    base: str


def opened(screen: Screen, scene: Scene) -> Page:
    """The scene on the phone, as soon as it can be used."""
    screen.page.goto(screen.base + scene.address)
    screen.page.wait_for_selector("html[data-ready]")
    return screen.page


def noted(page: Page) -> list[list[Any]]:
    """Kind and body of every entry that was made on this screen, in order."""
    entries: list[list[Any]] = page.evaluate(
        "phone.entries.value.filter(({ id }) => id.startsWith('made')).map(({ kind, body }) => [kind, body])"
    )
    return entries
