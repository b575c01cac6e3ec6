"""Say that the database has been restored from a backup, so that phones offer again what is missing from it."""

from typing import Any

from django.core.management.base import BaseCommand

from programmes.epochs import begin


class Command(BaseCommand):
    help = (
        "Run once after restoring a backup, before the site is opened again. Every phone then offers once more the "
        "diary entries of its last 14 days; those that are there already are recognised."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        epoch = begin()
        self.stdout.write(f"A new epoch has begun: {epoch}. Each phone fills in what is missing when it next syncs.")
