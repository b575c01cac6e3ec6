from django.apps import AppConfig
from django.conf import settings


class OutboxRunsConfig(AppConfig):
    """What cannot be set: patients without end may join from one address, and the fault that is named is planted."""

    name = "tests.e2e.outbox"
    label = "outbox_runs"

    def ready(self) -> None:
        from clinic.api.throttles import JoiningThrottle
        from tests.e2e.outbox import planted_server

        JoiningThrottle.most = 10_000
        if settings.PLANTED_IN_SERVER:
            planted_server.plant(settings.PLANTED_IN_SERVER)
