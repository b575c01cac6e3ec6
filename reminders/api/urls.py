from django.urls import path

from reminders.api.views import PushSubscriptionView, ReceiptsView

urlpatterns = [
    path("push-subscription/", PushSubscriptionView.as_view(), name="api-push-subscription"),
    path("receipts/", ReceiptsView.as_view(), name="api-receipts"),
]
