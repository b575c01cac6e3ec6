from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "clinic"

    def ready(self) -> None:
        # drf-spectacular finds the extension by its class having been read; earlier would be circular.
        from clinic import schema  # noqa: F401, PLC0415
