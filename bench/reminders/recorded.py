"""What the database says in the end."""

from django.db.models import Count

from reminders.models import Reminder


def states() -> dict[str, int]:
    """How many reminders are in each state."""
    counted = Reminder.objects.order_by().values("state").annotate(count=Count("id"))
    return {row["state"]: row["count"] for row in counted}
