from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reminders.life import UnknownReminderError, find, life_of


class Command(BaseCommand):
    help = "Tell one reminder's whole life, in UTC and on the patient's clock. Prints ids, no names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="+", help="a reminder's id, a delivery's id, or \"slot date\"")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            life = life_of(find(" ".join(options["name"])), timezone.now())
        except UnknownReminderError as unknown:
            raise CommandError(str(unknown)) from None
        for name, what in life.facts:
            self.stdout.write(f"{name:10}{what}")
        self.stdout.write(f"\n{'UTC':23}{life.zone.key}")
        for moment in life.moments:
            self.stdout.write(f"{_both(moment.at, life.zone)}  {moment.what}")
        self.stdout.write(f"\nNext: {life.next}")


def _both(instant: datetime, zone: ZoneInfo) -> str:
    """The same instant by UTC and on the patient's clock."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S}    {instant.astimezone(zone):%Y-%m-%d %H:%M:%S}"
