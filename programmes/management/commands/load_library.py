from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from programmes.loading import LibraryError, load


class Command(BaseCommand):
    help = "Bring the shared exercises and templates up to the library's files. Changes nothing the second time."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load(now=timezone.now())
        except LibraryError as error:
            raise CommandError(str(error)) from None
        for each in loaded:
            self.stdout.write(each.sentence)
