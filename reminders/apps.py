from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self) -> None:
        # Models exist only by now.
        from programmes.moving import ask_whether_reminded  # noqa: PLC0415
        from programmes.snapshot import add_part  # noqa: PLC0415
        from reminders.snapshot_part import push_part  # noqa: PLC0415
        from reminders.timetable import start_sent  # noqa: PLC0415
        from reminders.watch import health  # noqa: PLC0415
        from sciatica.health import add_part as add_to_health  # noqa: PLC0415

        ask_whether_reminded(start_sent)
        add_part("push", push_part)
        add_to_health("reminders", health)
