"""The product's settings with what tests need changed: quick passwords, plain static files, no Redis."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Tests never touch the data of `make run`, and what a developer's shell exports must not reach them.
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="moves-tests-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
for name in ("DATABASE_URL", "REDIS_URL", "SITE_URL", "EMAIL_URL", "DEBUG", "DEMO", "APP_NAME", "PORT"):
    os.environ.pop(name, None)
os.environ["SECRET_KEY"] = "only-for-tests-" + "k" * 50
if url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url

from sciatica.settings import *  # noqa: E402, F403
from sciatica.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
SITE_URL = "http://testserver"
ALLOWED_HOSTS = ["testserver", "localhost"]

# Two people may test against one PostgreSQL at once.
DATABASES["default"].setdefault("TEST", {})
if suffix := os.environ.get("TEST_DB_SUFFIX"):
    DATABASES["default"]["TEST"]["NAME"] = f"test_moves_{suffix}"
if "sqlite" in str(DATABASES["default"]["ENGINE"]):
    # A file, because threads that share an in-memory database fail where they would wait for a file.
    DATABASES["default"]["TEST"]["NAME"] = str(Path(os.environ["DATA_DIR"]) / "test.sqlite3")
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
