from django.apps import AppConfig


class SciaticaConfig(AppConfig):
    name = "sciatica"

    def ready(self) -> None:
        from sciatica import checks  # noqa: F401, PLC0415 # registers them, once settings are there
