from reminders.models.deliveries import Delivery
from reminders.models.reminders import Reminder
from reminders.models.subscriptions import PushSubscription

__all__ = ["Delivery", "PushSubscription", "Reminder"]
