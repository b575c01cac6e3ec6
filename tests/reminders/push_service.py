"""A push service in the tests' hands: it answers each phone as it is told, and time passes while it does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clinic.models import Device
from reminders.dispatch import NO_MAIL, dispatch
from reminders.leasing import lease_due
from reminders.models import Delivery, PushSubscription, Reminder
from reminders.push.transport import UNWANTED, Message, Outcome, asked_to_wait, ignore, judge, none_withdrawn
from tests.reminders.conftest import MONDAY, Case, add_phone, utc

DUE = utc("2026-11-23 08:00")
THE_DAY_BEFORE = utc("2026-11-22 12:00")
Answer = int | Outcome


@dataclass
class Clock:
    """Stands still unless somebody moves it."""

    now: datetime = DUE

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class PushServices:
    """Sends one message after the other. `answers` are by endpoint; `meanwhile` happens before each message."""

    clock: Clock = field(default_factory=Clock)
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    retry_after: str | None = None
    meanwhile: Callable[[], object] = lambda: None
    received: list[Message] = field(default_factory=list)

    def send_many(self, messages: Sequence[Message], *, reached=ignore, withdrawn=none_withdrawn) -> list[Outcome]:
        outcomes: list[Outcome] = []
        gone: set[int] = set()
        for place, message in enumerate(messages):
            self.meanwhile()
            gone |= set(withdrawn())
            outcomes.append(UNWANTED if place in gone else self._send(message, reached))
        return outcomes

    def answer(self, phone: PushSubscription, *answers: Answer) -> "PushServices":
        """What this phone's push service says, one after the other; the last goes on for ever."""
        self.answers[phone.endpoint] = list(answers)
        return self

    def _send(self, message: Message, reached: Callable[[str], None]) -> Outcome:
        self.received.append(message)
        reached("sent")
        answers = self.answers.get(message.endpoint, [201])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        reached("replied")
        return judge(answer, retry_after=self.retry_after, now=self.clock()) if isinstance(answer, int) else answer


def send_due(services: PushServices, **more) -> int:
    """What a worker does when it is woken: how many messages it tried."""
    lease = lease_due(services.clock())
    return (
        dispatch(lease, transport=services, clock=services.clock, mail=more.pop("mail", NO_MAIL), **more)
        if lease
        else 0
    )


def morning(case: Case) -> Reminder:
    return Reminder.objects.get(patient=case.patient, local_date=MONDAY, kind="start", due_at=DUE)


def second_phone(case: Case, **keys: str) -> PushSubscription:
    device = Device.objects.create(
        clinic=case.clinic, patient=case.patient, token_hash="b" * 64, public_key="key", joined_at=utc("2026-11-02")
    )
    return add_phone(device, **keys)


def outcome_of(phone: PushSubscription) -> str:
    return Delivery.objects.get(subscription=phone).outcome


HELD = asked_to_wait(600)
