from django.apps import AppConfig
from django.conf import settings


class PlantedConfig(AppConfig):
    """Plants the fault that the settings name, once the product's own code is there."""

    name = "tests.e2e.outbox"
    label = "planted"

    def ready(self) -> None:
        if settings.PLANTED_IN_SERVER:
            from tests.e2e.outbox import planted_server

            planted_server.plant(settings.PLANTED_IN_SERVER)
