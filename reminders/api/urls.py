from django.urls import path

from reminders.api.other_ways import CalendarFeedView, EmailRemindersView
from reminders.api.views import (
    PhoneStandingView,
    PushSubscriptionView,
    ReceiptsView,
    TrialRemindersView,
    TrialReminderView,
)

urlpatterns = [
    path("phone/", PhoneStandingView.as_view(), name="api-phone"),
    path("push-subscription/", PushSubscriptionView.as_view(), name="api-push-subscription"),
    path("receipts/", ReceiptsView.as_view(), name="api-receipts"),
    path("test-reminder/", TrialRemindersView.as_view(), name="api-test-reminder"),
    path("test-reminder/<uuid:test>/", TrialReminderView.as_view(), name="api-test-reminder-outcome"),
    path("email-reminders/", EmailRemindersView.as_view(), name="api-email-reminders"),
    path("calendar-feed/", CalendarFeedView.as_view(), name="api-calendar-feed"),
]
