"""Every address, in the order that decides. One line per part; each part's own urls are in its app."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularAPIView

from panel.site import panel
from sciatica.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("", TemplateView.as_view(template_name="landing.html"), name="landing"),
    path("healthz", healthz, name="healthz"),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/", include("clinic.api.urls")),
    path("api/v1/", include("programmes.api.urls")),
    path("api/v1/", include("reminders.api.urls")),
    path("", include("reminders.urls")),
    # The panel: allauth first, the panel's catch-all swallows what comes after it.
    path("physio/account/", include("allauth.urls")),
    path("physio/", panel.urls),
    # The patient's pages stand before django-pwa, whose manifest and worker ours replace.
    path("", include("sciatica.pwa")),
    path("", include("pwa.urls")),
]
