"""By which way a patient's reminders come, whether they arrive, and what the physio can do where they do not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Max, Min, Prefetch, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual

from clinic.days import today
from clinic.enums import Notifications
from clinic.models import Device, Patient
from reminders import fallback
from reminders.enums import Purpose
from reminders.fallback import Takeover, takeover
from reminders.models import CalendarFeed, PushSubscription
from reminders.models.subscriptions import PushSubscriptionQuerySet
from reminders.wording import day_and_time

OF_A_PHONE = {
    Notifications.UNKNOWN: "It has not said yet whether it shows notifications.",
    Notifications.ON: "Notifications are on.",
    Notifications.OFF: "Reminders are switched off in the app.",
    Notifications.ASK: "Reminders are not switched on yet.",
    Notifications.DENIED: "Notifications are refused on this phone.",
    Notifications.UNSUPPORTED: "This browser shows no notifications.",
    Notifications.NEEDS_INSTALL: "The app must be on the Home Screen first.",
}
NO_ADDRESS = "Notifications are on, but the browser has given no address to send to. Opening the app puts it right."

AT_THE_SERVER = "There is nothing to do on the phone: your clinic's owner sees why under Operations."

HELP = {
    Notifications.UNKNOWN: "Ask {name} to open the app with a network.",
    Notifications.ON: "Ask {name} to open the app with a network.",
    Notifications.OFF: "{name} can switch them on again in the app under Settings.",
    Notifications.ASK: "{name} can switch them on in the app under Settings.",
    Notifications.DENIED: "In the phone's own settings, let this app or browser show notifications.",
    Notifications.UNSUPPORTED: "Another browser on the same phone may do, for example Chrome or Firefox.",
    Notifications.NEEDS_INSTALL: "At the next visit, put the app on the Home Screen together and switch them on there.",
}


@dataclass(frozen=True)
class Phone:
    """One phone of the patient: what it says of its notifications, and what has reached it."""

    device: Device
    notifications: str
    accepted_at: datetime | None
    """When a push service last took something for it."""
    reached_at: datetime | None
    """When it last said that a reminder had arrived. A test or a notice of a stop is none."""
    silent_days: int
    """Whole days since the first message that it has not acknowledged; 0 while it answers."""
    silences: list[datetime | None]
    """Of each address that can be pushed to, since when it has not answered; None while it does."""
    pushes: bool
    """Whether there is an address to push to."""
    fails: bool
    """Whether its push service did not take the last message that was tried."""

    @property
    def shows(self) -> bool:
        """Whether it shows what reaches it, as far as it has said."""
        return self.device.notifications in fallback.SHOWING


@dataclass(frozen=True)
class Ways:
    """How reminders come today. `todo` is empty where nothing needs doing."""

    reached: str
    """When a reminder last reached a phone: "today at 08:01"; empty when none has."""
    sentence: str
    todo: list[str]
    email: str
    calendar: str
    feed: CalendarFeed | None
    in_trouble: bool


def with_silences(pushes: PushSubscriptionQuerySet) -> PushSubscriptionQuerySet:
    """Subscriptions with when the first message was sent that their phone has not acknowledged, when one was tried
    last, and when the phone last acknowledged a reminder: what `phones_of` and `ways_of` read."""
    sent_at = Coalesce("deliveries__accepted_at", "deliveries__last_tried_at")
    unheard = Q(last_acknowledged_at=None) | Q(GreaterThan(sent_at, F("last_acknowledged_at")))
    unanswered = unheard & Q(GreaterThanOrEqual(sent_at, F("created_at")), deliveries__received_told_at=None)
    return pushes.annotate(
        unanswered_since=Min(sent_at, filter=unanswered),
        tried_at=Max("deliveries__last_tried_at"),
        reminded_at=Max("deliveries__received_told_at", filter=Q(deliveries__purpose=Purpose.REMINDER)),
    )


def phones_of(patient: Patient, now: datetime, *, devices: Iterable[Device] | None = None) -> list[Phone]:
    """Every phone of the patient, the ended ones included: these, or where they are not at hand in two queries."""
    if devices is None:
        pushes = with_silences(PushSubscription.objects.all())
        devices = Device.objects.filter(patient=patient).prefetch_related(Prefetch("push_subscriptions", pushes))
    return [_phone(device, now) for device in devices]


def ways_of(
    patient: Patient, phones: Iterable[Phone], now: datetime, *, feed: CalendarFeed | None = None, asleep: str = ""
) -> Ways:
    """By which way reminders come now, in words. `asleep` says why none is due at all. Asks nothing."""
    zone = patient.zone_on(today(patient, now))
    phones = list(phones)
    joined = [phone for phone in phones if not phone.device.is_revoked]
    why = takeover_of(phones, now)
    sentence, todo = _said(patient, joined, why)
    reached_at = _latest(phone.reached_at for phone in phones)
    return Ways(
        reached=day_and_time(reached_at, now, zone) if reached_at else "",
        sentence=asleep or sentence,
        todo=[] if asleep else todo,
        email=_email(patient, zone),
        calendar=_calendar(feed, now, zone),
        feed=feed,
        in_trouble=not asleep and (_is_refused(joined) if why is None else not fallback.has_agreed(patient)),
    )


def takeover_of(phones: Iterable[Phone], now: datetime) -> Takeover | None:
    """Why reminders cannot count on these phones; None while one of them does. As `fallback.takeover_of` has it."""
    counted = [phone for phone in phones if phone.shows and not phone.device.is_revoked]
    return takeover([since for phone in counted for since in phone.silences], now)


def _phone(device: Device, now: datetime) -> Phone:
    pushes = list(device.push_subscriptions.all())
    live = [push for push in pushes if push.gone_at is None]
    silences = [getattr(push, "unanswered_since", None) for push in live]
    since = min((at for at in silences if at), default=None)
    return Phone(
        device=device,
        notifications=_notifications(device, bool(live)),
        accepted_at=_latest(push.last_accepted_at for push in pushes),
        reached_at=_latest(getattr(push, "reminded_at", None) for push in pushes),
        silent_days=(now - since) // timedelta(days=1) if since else 0,
        silences=silences,
        pushes=bool(live),
        fails=bool(live) and all(map(_fails, live)),
    )


def _fails(push: PushSubscription) -> bool:
    tried_at: datetime | None = getattr(push, "tried_at", None)
    return tried_at is not None and (push.last_accepted_at is None or tried_at > push.last_accepted_at)


def _is_refused(joined: list[Phone]) -> bool:
    """Whether no push service has taken the last message for any of these phones."""
    pushed_to = [phone for phone in joined if phone.pushes]
    return bool(pushed_to) and all(phone.fails for phone in pushed_to)


def _notifications(device: Device, pushes: bool) -> str:
    if device.notifications == Notifications.ON and not pushes:
        return NO_ADDRESS
    if device.notifications == Notifications.UNKNOWN and pushes:
        return OF_A_PHONE[Notifications.ON]
    return OF_A_PHONE[Notifications(device.notifications)]


def _said(patient: Patient, joined: list[Phone], why: Takeover | None) -> tuple[str, list[str]]:
    if why is None and _is_refused(joined):
        return "Reminders do not arrive: the push service has not taken the last ones.", [AT_THE_SERVER]
    if why is None:
        return "Reminders come as notifications on the phone.", []
    reason, todo = _no_receipt(patient, joined) if why is Takeover.NO_RECEIPT else _no_phone(patient, joined)
    if fallback.has_agreed(patient):
        push = " Notifications are still tried." if why is Takeover.NO_RECEIPT else ""
        return f"Reminders come by e-mail, because {reason}.{push}", todo
    return f"Reminders do not arrive: {reason}, and {_why_no_email(patient)}.", [*todo, _ask_for_email(patient)]


def _no_receipt(patient: Patient, joined: list[Phone]) -> tuple[str, list[str]]:
    days = max((phone.silent_days for phone in joined), default=2)
    todo = f"Ask {patient.first_name} to open the app and send a test reminder from its Settings."
    return f"nothing has arrived on the phone for {days} days", [todo]


def _no_phone(patient: Patient, joined: list[Phone]) -> tuple[str, list[str]]:
    if not joined:
        return "no phone has joined", [f"Invite {patient.first_name}, under Invitations."]
    states = dict.fromkeys(Notifications(phone.device.notifications) for phone in joined)
    return "no phone can be notified", [HELP[state].format(name=patient.first_name) for state in states]


def _why_no_email(patient: Patient) -> str:
    return "there is no e-mail address" if patient.email_agreed_at else "e-mail has not been agreed to"


def _ask_for_email(patient: Patient) -> str:
    if patient.email_agreed_at:
        return "Add the e-mail address under Details."
    missing = "" if patient.email else " and the address"
    return f"If {patient.first_name} agrees to reminders by e-mail, write the agreement{missing} down under Details."


def _email(patient: Patient, zone: ZoneInfo) -> str:
    if patient.email_agreed_at is None:
        return "not agreed" if patient.email else "not agreed, and there is no address"
    on = patient.email_agreed_at.astimezone(zone)
    missing = "" if patient.email else ", but there is no address"
    return f"agreed on {on.day} {on:%B %Y}{missing}"


def _calendar(feed: CalendarFeed | None, now: datetime, zone: ZoneInfo) -> str:
    if feed is None:
        return "not in use"
    made = f"made {day_and_time(feed.created_at, now, zone)}"
    fetched = feed.last_fetched_at
    return f"{made}, last fetched {day_and_time(fetched, now, zone)}" if fetched else f"{made}, never fetched"


def _latest(instants: Iterable[datetime | None]) -> datetime | None:
    return max((at for at in instants if at), default=None)
