"""Brings the database, the library, the demo clinic and the static files up to date; each step may be repeated."""

from __future__ import annotations

import os
from io import StringIO

import django
from django.core.management import call_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sciatica.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415 # after the environment has been set

    from sciatica.celery import app  # noqa: PLC0415

    # Nobody listens yet, and beat plans everything when it starts.
    app.conf.update(broker_url="memory://localhost/")

    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_library", stdout=StringIO())  # its errors are raised; what it added is no news here
    if settings.DEMO:
        call_command("seed_demo", stdout=StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    main()
