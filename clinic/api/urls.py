from django.urls import path

from clinic.api.views import DeclineView, DevicesView, OtherDeviceView, PairingCodesView, SignOutView

urlpatterns = [
    path("join/decline/", DeclineView.as_view(), name="api-join-decline"),
    path("pairing-codes/", PairingCodesView.as_view(), name="api-pairing-codes"),
    path("devices/", DevicesView.as_view(), name="api-devices"),
    path("devices/<uuid:device>/", OtherDeviceView.as_view(), name="api-device"),
    path("sign-out/", SignOutView.as_view(), name="api-sign-out"),
]
