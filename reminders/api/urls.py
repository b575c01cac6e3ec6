from django.urls import path

from reminders.api.other_ways import EmailRemindersView
from reminders.api.views import PhoneStandingView, PushSubscriptionView, ReceiptsView

urlpatterns = [
    path("phone/", PhoneStandingView.as_view(), name="api-phone"),
    path("push-subscription/", PushSubscriptionView.as_view(), name="api-push-subscription"),
    path("receipts/", ReceiptsView.as_view(), name="api-receipts"),
    path("email-reminders/", EmailRemindersView.as_view(), name="api-email-reminders"),
]
