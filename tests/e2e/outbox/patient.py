"""The patient's own acts: done by the app's code or by a finger on its screen, and told to the model."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from playwright.sync_api import Page

from tests.e2e.outbox import judge, phone
from tests.e2e.outbox.acts import DAY, Act
from tests.e2e.outbox.model import Model, Noted, Place
from tests.e2e.outbox.phone import Phone

NOTE = """async ([kind, body, session]) => {
  const noted = await (await import('#app/phone.js')).phone.record(kind, body, session);
  return noted.id;
}"""
UNTICK = """async ([place, session]) => {
  await (await import('#app/phone.js')).phone.untick(place, session);
}"""
BEGIN_NOTING = """async ([bodies, session]) => {
  const { phone } = await import('#app/phone.js');
  globalThis.noting = Promise.all(bodies.map((body) => phone.record('tick', body, session)));
}"""
NOTED = "async () => (await globalThis.noting).map(({ id }) => id)"
BEGIN_HELD = """async ([kind, body, session]) => {
  const { phone } = await import('#app/phone.js');
  hand.hold();
  (kind === 'tick' ? phone.record(kind, body, session) : phone.untick(body, session)).catch(() => undefined);
  await hand.held;
}"""
FORGOTTEN_AFTER = 14 * DAY
SCREEN_FOLLOWS_WITHIN = 10
"""Seconds. A commit takes milliseconds on an idle machine; the whole suite is four browsers on two cores."""


class Patient:
    """`does` an act, and says in a few words what came of it. What is wrong at once is kept in `broken`."""

    def __init__(self, mobile: Phone, sessions: list[str], prescription: str, model: Model) -> None:
        self.phone, self.model = mobile, model
        self._sessions, self._prescription = sessions, prescription
        self.broken: list[tuple[str, str]] = []

    def does(self, act: Act) -> str:
        return self.DOES[act.kind](self, act)

    def adopt_all(self) -> None:
        """What the phone has noted while it was made ready."""
        for entry in self.phone.entries().values():
            at = judge.milliseconds(entry["performed_at"])
            self.model.note(Noted(entry["id"], entry["kind"], entry["session_key"], {}, (at, at)))

    def check_kept(self) -> None:
        """Everything noted so far is in IndexedDB now, and nothing was on a screen before it was."""
        kept = self.phone.entries()
        for noted in self.model.noted.values():
            if noted.id not in kept and not self.model.may_forget:
                self.broken.append((judge.LOST, f"{noted.kind} {noted.body} was noted, and is not in IndexedDB"))
        for early in self.phone.too_early:
            if not self._is_due_to_another(early):
                what = f"{early['kind']} {early['id']} was on the screen before its commit"
                self.broken.append((judge.TOO_EARLY, what))
        self.phone.too_early.clear()

    def _is_due_to_another(self, early: dict[str, Any]) -> bool:
        """A hold that two tabs tick at once may be shown in one for what the other has kept."""
        place = judge.place_of(early["place"])
        return early["kind"] == "tick" and any(
            noted.id != early["id"] and (noted.session, noted.place) == (early["session"], place)
            for noted in self.model.ticks()
        )

    def tab(self, act: Act) -> Page:
        return self.phone.tabs[act.tab % len(self.phone.tabs)]

    def second_tab(self) -> None:
        if len(self.phone.tabs) < 2:
            self._app_starts()
            self.phone.open_tab()

    def loses(self, page: Page) -> None:
        """This tab, in the middle of whatever it is at; one that was the only one is opened again."""
        self._app_starts()
        self.phone.kill(page)

    def _app_starts(self) -> None:
        self.model.may_forget |= self.phone.clock - min(self.model.clocks) >= FORGOTTEN_AFTER

    def _tick(self, act: Act) -> str:
        """By the app's own code, in a tab that may not know what another has noted since."""
        page, session, place = self._at(act)
        self._note(page, "tick", session, self._body(place))
        self._expect(page, session, place, is_ticked=True)
        return "ticked"

    def _tap(self, act: Act) -> str:
        """A finger on a mark of the player: what comes of it is what the mark promised."""
        page, session, place = self._at(act)
        marks = self._looked_at(page)
        if marks is None:
            return "no player on this screen"
        was_ticked, since = place in judge.marked(marks), self._now()
        page.locator(phone.ROW).nth(_index(place)).tap()
        self._expect(page, session, place, is_ticked=not was_ticked)
        if not was_ticked:
            self._must_be_kept("tick", session, place, since)
            return "ticked"
        self._take_back(session, place, since)
        return "taken back"

    def _untick(self, act: Act) -> str:
        page, session, place = self._at(act)
        self._looked_at(page)
        if place not in self.model.counted()[session]:
            return "nothing to take back"
        since = self._now()
        page.evaluate(UNTICK, [self._body(place), session])
        self._take_back(session, place, since)
        self._expect(page, session, place, is_ticked=False)
        return "taken back"

    def _pain(self, act: Act) -> str:
        page, session, _ = self._at(act)
        self._note(page, "pain", session, {"when": "before", "back": act.number, "leg": 0})
        return "noted"

    def _bad(self, act: Act) -> str:
        """Pain of more than 10: as if a release had had a fault."""
        page, session, _ = self._at(act)
        self._note(page, "pain", session, {"when": "before", "back": 10 + act.number}, is_bad=True)
        return "noted, to be refused"

    def _both(self, act: Act) -> str:
        """Two tabs note two holds each in the same moment, and both send."""
        self.second_tab()
        session, since = self._sessions[act.session], self._now()
        bodies = [self._body((side, act.number)) for side in ("left", "right")]
        for page in self.phone.tabs:
            page.evaluate(BEGIN_NOTING, [bodies, session])
        for page in self.phone.tabs:
            for id_, body in zip(page.evaluate(NOTED), bodies, strict=True):
                self.model.note(Noted(id_, "tick", session, body, (since, self._now())))
        return "ticked twice"

    def _cut(self, act: Act) -> str:
        """Killed between a tick and its commit: what the screen showed by then must be there afterwards."""
        page, session, place = self._at(act)
        shown_before = place in judge.marked(self._looked_at(page) or [])
        since = self._now()
        page.evaluate(BEGIN_HELD, ["tick", self._body(place), session])
        is_shown = not shown_before and place in judge.marked(page.evaluate(phone.SHOWN) or [])
        self.loses(page)
        is_kept = self._adopt("tick", session, place, since)
        return self._survived(f"tick of {place}", is_shown=is_shown, is_kept=is_kept)

    def _cut_untick(self, act: Act) -> str:
        page, session, place = self._at(act)
        marks = self._looked_at(page)
        if place not in self.model.counted()[session]:
            return "nothing to take back"
        since = self._now()
        page.evaluate(BEGIN_HELD, ["untick", self._body(place), session])
        after = page.evaluate(phone.SHOWN)
        is_shown = bool(marks and after) and place not in judge.marked(after)
        self.loses(page)
        is_kept = self._adopt("untick", session, place, since)
        if is_kept:
            self.model.take_back(session, place)
        return self._survived(f"untick of {place}", is_shown=is_shown, is_kept=is_kept)

    DOES: Final[dict[str, Callable[[Patient, Act], str]]] = {
        "tick": _tick,
        "tap": _tap,
        "untick": _untick,
        "pain": _pain,
        "bad": _bad,
        "both": _both,
        "cut": _cut,
        "cut untick": _cut_untick,
    }

    def _at(self, act: Act) -> tuple[Page, str, Place]:
        """The tab with the act's session on its screen, as far as the app shows it today."""
        page, session = self.tab(act), self._sessions[act.session]
        page.bring_to_front()  # as a patient would; and one behind is drawn once a second
        page.evaluate(phone.SHOW, session)
        return page, session, (act.side, act.number)

    def _looked_at(self, page: Page) -> list[bool] | None:
        """The marks on the screen of a tab that the patient has just come back to."""
        page.evaluate(phone.LOOK_AGAIN)
        marks: list[bool] | None = page.evaluate(phone.SHOWN)
        return marks

    def _body(self, place: Place) -> dict[str, Any]:
        return {"prescription": self._prescription, "side": place[0], "number": place[1]}

    def _now(self) -> float:
        """By the phone's clock, in milliseconds."""
        return time.time() * 1000 + self.phone.clock

    def _note(self, page: Page, kind: str, session: str, body: dict[str, Any], *, is_bad: bool = False) -> None:
        since = self._now()
        id_ = page.evaluate(NOTE, [kind, body, session])
        self.model.note(Noted(id_, kind, session, body, (since, self._now()), is_bad))

    def _take_back(self, session: str, place: Place, since: float) -> None:
        self._must_be_kept("untick", session, place, since)
        self.model.take_back(session, place)

    def _must_be_kept(self, kind: str, session: str, place: Place, since: float) -> None:
        if not self._adopt(kind, session, place, since):
            self.broken.append((judge.LOST, f"{kind} of {place} was shown, and is not in IndexedDB"))

    def _adopt(self, kind: str, session: str, place: Place, since: float) -> bool:
        """Whatever IndexedDB holds by now that the model has not heard of is this act's; whether there is any."""
        until = self._now()
        new = [entry for id_, entry in self.phone.entries().items() if id_ not in self.model.noted]
        for entry in new:
            self.model.note(Noted(entry["id"], kind, session, self._body(place), (since, until)))
        return bool(new)

    def _expect(self, page: Page, session: str, place: Place, *, is_ticked: bool) -> None:
        """The screen follows, where the session can be seen on it: as soon as a busy machine has committed."""
        deadline = time.monotonic() + SCREEN_FOLLOWS_WITHIN
        while time.monotonic() < deadline:
            marks = page.evaluate(phone.SHOWN)
            if marks is None or (place in judge.marked(marks)) == is_ticked:
                return
            page.wait_for_timeout(1)
        wanted = "ticked" if is_ticked else "not ticked"
        self.broken.append((judge.COUNTED, f"{place} of {session} should be {wanted} on the screen, and never was"))

    def _survived(self, what: str, *, is_shown: bool, is_kept: bool) -> str:
        if is_shown and not is_kept:
            self.broken.append((judge.TOO_EARLY, f"{what} was on the screen when the tab was killed, and is not kept"))
        return f"{'shown' if is_shown else 'not shown'}, {'kept' if is_kept else 'not kept'}"


def _index(place: Place) -> int:
    """Of a hold's mark among all: the left side's stand first."""
    side, number = place
    return (3 if side == "right" else 0) + number - 1
