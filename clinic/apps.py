from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "clinic"

    def ready(self) -> None:
        # drf-spectacular finds the extension by its class having been read; earlier would be circular. So it is with
        # the models and the look-up that they are asked with.
        from clinic import among, schema  # noqa: F401, PLC0415
