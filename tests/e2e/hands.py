"""Two ways to use the app: with a keyboard and nothing else, as a switch does, and with a finger and nothing else."""

import re

from playwright.sync_api import Locator, Page, expect

# What is wrong with how the focus can be seen: nothing has it, it has no ring, or the ring is cut off or covered.
# A heading that was given the focus has none: it says that the screen changed, and nothing can be pressed there.
RING = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return 'nothing has the focus';
  if (/^H[12]$/.test(element.tagName)) return '';
  const said = `${element.tagName}.${element.className} ${element.textContent.slice(0, 30)}`;
  const isSeen = (each) => each && getComputedStyle(each).opacity > 0 && getComputedStyle(each).outlineStyle !== 'none'
    && parseFloat(getComputedStyle(each).outlineWidth) >= 2;
  const ringed = [element, element.closest('label')].find(isSeen);
  if (!ringed) return `no ring: ${said}`;
  const { outlineOffset, outlineWidth } = getComputedStyle(ringed);
  const out = parseFloat(outlineOffset) + parseFloat(outlineWidth) - 1;
  const { left, right, top, bottom } = ringed.getBoundingClientRect();
  const cuts = ({ left: l, right: r, top: t, bottom: b }) => (
    left - out < l || right + out > r || top - out < t || bottom + out > b);
  if (cuts({ left: 0, top: 0, right: innerWidth, bottom: innerHeight })) return `ring beyond the screen: ${said}`;
  for (let each = ringed.parentElement; each && !each.matches('dialog'); each = each.parentElement) {
    const clips = getComputedStyle(each).overflow !== 'visible';
    if (clips && cuts(each.getBoundingClientRect())) return `ring cut off by ${each.className}: ${said}`;
  }
  const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return ringed.contains(there) || there?.contains(ringed) ? '' : `hidden by ${there?.className}: ${said}`;
}"""
NOTHING = "nothing has the focus"
MOST_TABS = 60


def named(page: Page, role: str, name: str) -> Locator:
    """By its whole name, or by its begin where that ends in "…"."""
    if not name.endswith("…"):
        return page.get_by_role(role, name=name, exact=True)
    return page.get_by_role(role, name=re.compile(rf"^{re.escape(name[:-1])}"))


class Keyboard:
    """Tab, Enter, Space, arrows and letters. Whatever has the focus on the way must be seen to have it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []  # how the focus could not be seen, in order

    def press(self, role: str, name: str, *, key: str = "Enter") -> None:
        self._tab_to(named(self.page, role, name))
        self._key(key)

    def answer(self, question: str, answer: str) -> None:
        """One of several, with the arrows once the group has the focus."""
        group = self.page.get_by_role("group", name=question, exact=True)
        wanted = group.get_by_role("radio", name=answer, exact=True)
        self._tab_to(group.get_by_role("radio"))
        for _ in range(12):
            if self._has_focus(wanted):
                break
            self._key("ArrowRight")
        self._key("Space")
        expect(wanted).to_be_checked()

    def tick(self, name: str) -> None:
        self.press("checkbox", name, key="Space")

    def write(self, label: str, text: str) -> None:
        self._tab_to(self.page.get_by_label(label))
        self.page.keyboard.type(text.replace(":", "") if self._is_time() else text)

    def escape(self) -> None:
        self._key("Escape")

    def _is_time(self) -> bool:
        return bool(self.page.evaluate("document.activeElement.type === 'time'"))

    def _key(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.page.clock.run_for(300)
        self._look_for_ring()

    def _look_for_ring(self, *, after_tab: bool = False) -> None:
        """Behind the last thing on a page Tab leads to what is the browser's own, and then to the first one again."""
        complaint = self.page.evaluate(RING)
        if complaint and not (after_tab and complaint == NOTHING):
            self.unseen.append(complaint)

    def _has_focus(self, wanted: Locator) -> bool:
        return wanted.and_(self.page.locator(":focus")).count() > 0

    def _tab_to(self, wanted: Locator) -> None:
        for _ in range(MOST_TABS):
            if self._has_focus(wanted):
                return
            self.page.keyboard.press("Tab")
            self._look_for_ring(after_tab=True)
        raise AssertionError(f"not reached with {MOST_TABS} tabs: {wanted}")


class Finger:
    """Taps on what can be seen, and the phone's own keyboard and clock for words and times."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []

    def press(self, role: str, name: str) -> None:
        self._tap(named(self.page, role, name))

    def answer(self, question: str, answer: str) -> None:
        group = self.page.get_by_role("group", name=question, exact=True)
        self._tap(group.get_by_role("radio", name=answer, exact=True))

    def tick(self, name: str) -> None:
        self.press("checkbox", name)

    def write(self, label: str, text: str) -> None:
        field = self.page.get_by_label(label)
        self._tap(field)
        field.fill(text)

    def escape(self) -> None:
        """There is no such key on a phone: the dimmed page above the sheet closes it."""
        self.page.touchscreen.tap(20, 20)
        self.page.clock.run_for(300)

    def _tap(self, wanted: Locator) -> None:
        wanted.first.tap()
        self.page.clock.run_for(300)
