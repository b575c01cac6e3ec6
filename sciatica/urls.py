"""Every address, in the order that decides. One line per part; each part's own urls are in its app."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

from sciatica.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/", include("clinic.api.urls")),
    path("api/v1/", include("programmes.api.urls")),
    path("api/v1/", include("reminders.api.urls")),
    # The panel: allauth first, the panel's catch-all swallows what comes after it.
    path("physio/account/", include("allauth.urls")),
    # The patient's pages stand before django-pwa, whose manifest and worker ours replace.
    path("", include("sciatica.pwa")),
    path("", include("pwa.urls")),
]
