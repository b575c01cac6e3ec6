"""A browser's tab as a test uses it, whatever drives the browser, and where something is to be pressed."""

from __future__ import annotations

from typing import Any, Protocol


class Tab(Protocol):
    """One page of a browser: Firefox's over WebDriver BiDi, WebKit's over WebDriver."""

    def goto(self, url: str) -> None: ...

    def reload(self) -> None: ...

    def evaluate(self, function: str, *values: Any) -> Any:
        """What a JavaScript function gives back, awaited. JSON both ways."""

    def type(self, text: str) -> None: ...

    def tap(self, selector: str, text: str = "") -> None:
        """A real press on the first visible element of this CSS selector with this text in it, waited for."""


# Where it has come to rest, and nothing lies over it: a screen that still fills itself moves it away under the finger.
PLACE = """async (selector, text) => {
  const deadline = Date.now() + 30_000;
  const fits = (one) => one.textContent.includes(text) && one.checkVisibility();
  const middle = (one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [Math.round(x + width / 2), Math.round(y + height / 2)];
  };
  for (let before = ''; Date.now() < deadline; ) {
    const found = [...document.querySelectorAll(selector)].find(fits);
    found?.scrollIntoView({ block: 'center', behavior: 'instant' });
    const place = found ? middle(found) : null;
    if (place && String(place) === before && found.contains(document.elementFromPoint(...place))) return place;
    before = String(place);
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error(`no ${selector} with ${text}: ${document.body.innerText.slice(0, 500)}`);
}"""
