"""How the product is served to the outbox's runs: its own settings, with a few things changed.

Where a fault is planted in the app, its file is found before the real one: with DEBUG=1 (set in `clinic.py`) every
module is a file of its own. Each run invites a patient of its own, so passwords are hashed quickly. What no setting can
change is in `apps.py`.
"""

import os

from sciatica.settings import *  # noqa: F403
from sciatica.settings import DATA_DIR, INSTALLED_APPS, STATICFILES_DIRS

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PLANTED_FILES = DATA_DIR / "planted"
PLANTED_FILES.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [PLANTED_FILES, *STATICFILES_DIRS]
PLANTED_IN_SERVER = os.environ.get("PLANTED_IN_SERVER", "")
INSTALLED_APPS = [*INSTALLED_APPS, "tests.e2e.outbox.apps.OutboxRunsConfig"]
