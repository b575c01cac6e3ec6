from django.urls import path

from clinic.api.views import DeclineView, PairingCodesView, SignOutView

urlpatterns = [
    path("join/decline/", DeclineView.as_view(), name="api-join-decline"),
    path("pairing-codes/", PairingCodesView.as_view(), name="api-pairing-codes"),
    path("sign-out/", SignOutView.as_view(), name="api-sign-out"),
]
