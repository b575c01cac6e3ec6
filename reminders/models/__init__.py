from reminders.models.calendar_feeds import CalendarFeed
from reminders.models.deliveries import Delivery
from reminders.models.reminders import Reminder
from reminders.models.subscriptions import PushService, PushSubscription

__all__ = ["CalendarFeed", "Delivery", "PushService", "PushSubscription", "Reminder"]
