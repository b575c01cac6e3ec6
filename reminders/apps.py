from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self) -> None:
        # Models exist only by now.
        from programmes.snapshot import add_part  # noqa: PLC0415
        from reminders.subscriptions import snapshot_part  # noqa: PLC0415

        add_part("push", snapshot_part)
