"""`make bench-reminders`: what a thousand reminders cost, beside what others need only to send them."""
