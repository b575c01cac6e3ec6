"""One run: acts are played on a phone, the model is told what the phone said, and the judge is asked at the end."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.e2e.outbox import judge, phone
from tests.e2e.outbox.acts import Act
from tests.e2e.outbox.clinic import Invited, ServedClinic, sessions_of
from tests.e2e.outbox.judge import Evidence
from tests.e2e.outbox.line import Delivery
from tests.e2e.outbox.model import Model
from tests.e2e.outbox.patient import Patient
from tests.e2e.outbox.phone import Phone

NOTE_AFTERWARDS = """async (session) => {
  const { phone } = await import('#app/phone.js');
  return phone.record('pain', { when: 'after', back: 1 }, session).then(() => 'noted', () => 'refused');
}"""


class Run:
    """Plays acts on one patient's phone. `history` says in order what happened and what came of it."""

    def __init__(self, clinic: ServedClinic, mobile: Phone, invited: Invited) -> None:
        self._clinic, self._phone, self._invited = clinic, mobile, invited
        today = datetime.now(ZoneInfo("Europe/London")).date()
        self._sessions = sessions_of(invited, [str(today), str(today - timedelta(days=1))])
        self.history: list[str] = []

    def play(self, acts: list[Act]) -> list[str]:
        """Every rule that these acts broke, a sentence each."""
        self._phone.becomes(self._invited, self._sessions)
        self._patient = Patient(self._phone, self._sessions, self._invited.prescription, Model())
        self._patient.adopt_all()
        for act in acts:
            came_of_it = self._patient.does(act) if act.kind in self._patient.DOES else self._happens(act)
            self._patient.check_kept()
            self.history.append(f"{act!r:70} {came_of_it}".rstrip())
        evidence = self._evidence()
        found = judge.violations(evidence)
        return [*found, *(f"{judge.LEFT}: {what}" for what in self._left())]

    def told(self) -> str:
        """The history, and every batch that was sent, as a person reads it."""
        batches = [_line_of(delivery) for delivery in self._phone.line.deliveries]
        return "\n".join([*self.history, "", "sent:", *batches])

    def _happens(self, act: Act) -> str:
        """What is done to the phone, and to what it sends."""
        mobile = self._phone
        match act.kind:
            case "kill":
                self._patient.loses(self._patient.tab(act))
            case "tab":
                self._patient.second_tab()
            case "send":
                for page in mobile.tabs:
                    page.evaluate("() => { dispatchEvent(new Event('online')); }")
                mobile.wake_worker()
            case "worker":
                mobile.wake_worker()
            case "away" | "back":
                mobile.set_network(is_there=act.kind == "back")
            case "trouble":
                mobile.line.trouble(act.what)
            case "let in":
                return f"{mobile.line.let_in()} came in"
            case "clock":
                self._patient.model.clocks.add(act.clock)
                mobile.set_clock(act.clock)
            case _:
                raise ValueError(act.kind)
        return ""

    def _evidence(self) -> Evidence:
        mobile = self._phone
        mobile.settle()
        return Evidence(
            model=self._patient.model,
            line=mobile.line,
            phone=mobile.entries(),
            server=self._clinic.stored(self._invited.patient),
            counted=[mobile.counted(page) for page in mobile.tabs],
            screens=[mobile.screen(page) for page in mobile.tabs],
            broken=[*self._patient.broken, *((judge.ERRORS, error) for error in mobile.errors)],
        )

    def _left(self) -> list[str]:
        """After signing out, in half of the runs without a network: what is left, and what another tab brings back."""
        self._phone.set_network(is_there=len(self.history) % 2 == 0)
        left = self._phone.sign_out()
        for page in self._phone.tabs[1:]:
            if page.evaluate(NOTE_AFTERWARDS, self._sessions[0]) == "noted":
                left.append("another tab, which still notes")
        for page in self._phone.tabs:
            page.evaluate(phone.TRY_NOW)
        return left or self._phone.left()


def _line_of(delivery: Delivery) -> str:
    sender = "tab" if delivery.sender else "worker"
    verdicts = [f"{id_[24:]} {delivery.verdicts.get(id_, '-')}" for id_ in delivery.ids]
    return f"{sender:7}{delivery.trouble or 'good':14}{', '.join(verdicts)}"
