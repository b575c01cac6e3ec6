from django.urls import path

from programmes.api.joining import JoinView, LookView, PairView
from programmes.api.views import SnapshotView, SyncView

urlpatterns = [
    path("join/", JoinView.as_view(), name="api-join"),
    path("join/look/", LookView.as_view(), name="api-join-look"),
    path("pair/", PairView.as_view(), name="api-pair"),
    path("sync/", SyncView.as_view(), name="api-sync"),
    path("snapshot/", SnapshotView.as_view(), name="api-snapshot"),
]
