"""One screen at a time in a real browser: its picture, what axe says of it, and what a finger would."""

import base64
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, ConsoleMessage, Error, Page

from tests.e2e.screens.scene import Scene
from tests.e2e.screens.server import ROOT, serve

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERY_RULE: dict[str, Any] = {"type": "tag", "values": WCAG}
COLOR_RULES: dict[str, Any] = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# Chromium says that forced text is filled with the colour that was forced away, and axe would judge that one.
ASK_AXE = """async (runOnly) => {
  const { getPropertyValue } = CSSStyleDeclaration.prototype;
  CSSStyleDeclaration.prototype.getPropertyValue = function (name) {
    return getPropertyValue.call(this, name === '-webkit-text-fill-color' ? 'color' : name);
  };
  const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'] });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`));
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input, textarea, summary')].filter((element) => {
  const { width, height } = (element.closest('label') ?? element).getBoundingClientRect();
  const inWords = element.tagName === 'A' && getComputedStyle(element).display === 'inline';
  return width && !element.closest('[inert]') && !inWords && (width < 43.5 || height < 43.5);
}).map((element) => `small target: ${element.outerHTML.slice(0, 90)}`)"""
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('.page, .sheet, .halt-page, .app')]
  .filter((element) => element.scrollWidth > element.clientWidth + 1)
  .map((element) => `sideways: ${element.className} ${element.scrollWidth} > ${element.clientWidth}`)"""
APPEARANCE = """([font, text]) => {
  const { style, dataset } = document.documentElement;
  if (font) style.setProperty('--font', font);
  if (text) dataset.text = text;
}"""


Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")


@dataclass(frozen=True)
class Look:
    folder: Path
    themes: Sequence[Theme] = THEMES
    width: int = 360
    height: int = 740
    text: str = ""
    font: str = ""
    forced_colors: bool = False
    kind: Literal["png", "webp"] = "png"
    only_wrong: bool = False
    """Pictures only of what is wrong: a tenth of a screen's time is its two pictures."""


@contextmanager
def served() -> Iterator[str]:
    server = serve()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def new_page(browser: Browser) -> Page:
    """A phone for many screens, one after the other: a page for each costs more than all that is done on it.

    Nothing outlives a screen: the fixture stores nothing, and the next one is loaded anew after `made_ready`.
    """
    return browser.new_page(device_scale_factor=1.5, timezone_id="Europe/London")


def made_ready(page: Page, at: str, look: Look) -> Page:
    """As if nobody had looked at anything on it, with its clock at this instant."""
    page.goto("about:blank")  # an address like the last one's would not be loaded anew
    page.set_viewport_size({"width": look.width, "height": look.height})
    page.emulate_media(reduced_motion="reduce")
    _put_on(page, look.themes[0], forced=look.forced_colors)
    page.clock.install(time=at)
    return page


@contextmanager
def _complaints(page: Page) -> Iterator[list[str]]:
    """What the browser says while one looks, a line each."""
    said: list[str] = []

    def in_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            said.append(f"console: {message.text}")

    def uncaught(error: Error) -> None:
        said.append(f"error: {error}")

    page.on("console", in_console)
    page.on("pageerror", uncaught)
    yield said
    page.remove_listener("console", in_console)
    page.remove_listener("pageerror", uncaught)


def photograph(page: Page, base: str, scene: Scene, look: Look) -> list[str]:
    """One screen as a picture in each theme; what is wrong with it, a line each, and then a picture that shows it.

    It is loaded once, because loading takes longer than all that is then looked at: light, dark and forced colours, the
    narrowest phone with the largest text, and 200 % zoom.
    """
    made_ready(page, scene.at, look)
    with _complaints(page) as wrong:
        try:
            page.goto(base + scene.address)
            page.wait_for_selector("html[data-ready]", timeout=8000)
            page.evaluate(APPEARANCE, [look.font, look.text])
            scene.act(page)
            page.clock.run_for(400)
            if not look.only_wrong:
                _take_pictures(page, scene, look)
            wrong.extend(page.evaluate(SIDEWAYS) + page.evaluate(SMALL_TARGETS) + _narrowed(page, look))
            wrong.extend(_asked_axe(page, look))
        except Exception as error:  # noqa: BLE001 (one broken screen must not hide the others)
            wrong.append(f"broken: {str(error)[:300]}")
    if wrong:
        _take_pictures(page, scene, look)
    return wrong


def _narrowed(page: Page, look: Look) -> list[str]:
    """The same on the narrowest phone with the largest text, which leaves half as much room."""
    page.set_viewport_size({"width": 320, "height": 568})
    page.evaluate("document.documentElement.dataset.text = 'larger'")
    wrong: list[str] = page.evaluate(SIDEWAYS) + page.evaluate(SMALL_TARGETS)
    page.evaluate("(text) => { document.documentElement.dataset.text = text; }", look.text)
    page.set_viewport_size({"width": look.width, "height": look.height})
    return [f"narrow: {line}" for line in wrong]


def _put_on(page: Page, theme: Theme, *, forced: bool = False) -> None:
    """The colours of a button fade over, which would be photographed and judged half way."""
    page.emulate_media(color_scheme=theme, forced_colors="active" if forced else "none")
    page.evaluate("() => document.getAnimations().forEach((each) => each.finish())")


def _take_pictures(page: Page, scene: Scene, look: Look) -> None:
    for theme in look.themes:
        _put_on(page, theme, forced=look.forced_colors)
        picture = look.folder / f"{scene.name}-{theme}.{look.kind}"
        if look.kind == "png":
            page.screenshot(path=picture)
        else:  # small enough for the documents; only the browser itself writes this kind
            asked = page.context.new_cdp_session(page)
            taken = asked.send("Page.captureScreenshot", {"format": look.kind, "quality": 82})
            picture.write_bytes(base64.b64decode(taken["data"]))


def _asked_axe(page: Page, look: Look) -> list[str]:
    """What axe finds, a line for each element.

    Colours are all that another theme, or forced colours, change: only what is about them is asked again.
    """
    page.evaluate(AXE.read_text())
    rules = EVERY_RULE
    wrong: list[str] = []
    for forced in (False, True):
        for theme in look.themes:
            _put_on(page, theme, forced=forced)
            said = f"{theme}, forced colours" if forced else theme
            wrong += [f"{said}: {line}" for line in page.evaluate(ASK_AXE, rules)]
            rules = COLOR_RULES
    _put_on(page, look.themes[0], forced=look.forced_colors)
    return wrong + _zoomed(page, look)


def _zoomed(page: Page, look: Look) -> list[str]:
    """At 200 %, as a phone's browser zooms: the page has half as many pixels each way, and a finger's target twice."""
    page.set_viewport_size({"width": look.width // 2, "height": look.height // 2})
    wrong: list[str] = page.evaluate(SIDEWAYS) + page.evaluate(ASK_AXE, EVERY_RULE)
    page.set_viewport_size({"width": look.width, "height": look.height})
    return [f"200 %: {line}" for line in wrong]
