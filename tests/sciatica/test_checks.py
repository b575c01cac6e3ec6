"""The deploy check: silent in a good production environment, one clear error for each thing that is not."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from sciatica import bundle, checks
from sciatica.run.folder import new_push_key

pytestmark = pytest.mark.django_db

GOOD_SECRET = "".join(chr(ord("a") + n % 26) for n in range(64))
ENVIRONMENT = {
    "SECRET_KEY": GOOD_SECRET,
    "DATABASE_URL": "postgres://user:word@db.example.org/moves",
    "REDIS_URL": "redis://redis.example.org:6379/0",
    "SITE_URL": "https://moves.example.org",
    "VAPID_PRIVATE_KEY": "set",
    "EMAIL_URL": "smtp://user:word@mail.example.org:587",
}


@pytest.fixture(autouse=True)
def production(monkeypatch: pytest.MonkeyPatch, settings: Any, bundled: bundle.Bundle) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    settings.SECRET_KEY = GOOD_SECRET
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    settings.HTTPS, settings.SITE_IS_LOCAL = True, False
    settings.VAPID_PRIVATE_KEY, settings.VAPID_SUBJECT = new_push_key(), "mailto:owner@example.org"
    settings.DEFAULT_FROM_EMAIL = "Daily Moves <no-reply@moves.example.org>"
    settings.EMAIL_BACKEND, settings.EMAIL_USE_TLS = "django.core.mail.backends.smtp.EmailBackend", True


def found() -> list[str]:
    return [f"{message.id} {message.msg}" for message in checks.production(None)]


def test_check_says_nothing_when_production_is_set_up_well() -> None:
    assert found() == []


def test_check_says_when_the_app_is_not_bundled(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path

    assert found() == ["sciatica.E018 The patient's app is not bundled."]


def test_check_says_when_the_app_was_bundled_before_its_sources_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "STYLES", (*bundle.STYLES, "one-more"))

    assert found() == ["sciatica.E019 The bundle of the patient's app was made from other sources than stand here."]


@pytest.mark.parametrize("name", sorted(ENVIRONMENT))
def test_check_names_the_variable_that_is_missing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(name)

    assert found() == [f"sciatica.E001 {name} is not set."]


@pytest.mark.parametrize(
    ("setting", "value", "number"),
    [
        ("SECRET_KEY", "short", "E002"),
        ("SECRET_KEY", "a" * 80, "E002"),
        ("HTTPS", False, "E004"),
        ("SITE_IS_LOCAL", True, "E004"),
        ("DEBUG", True, "E005"),
        ("APP_NAME", "My Sciatica", "E006"),
        ("VAPID_PRIVATE_KEY", "not a key", "E007"),
        ("VAPID_PRIVATE_KEY", "AAAA", "E007"),
        ("VAPID_SUBJECT", "mailto:owner@localhost", "E008"),
        ("VAPID_SUBJECT", "http://example.org", "E008"),
        ("PUSH_ALLOWED_HOSTS", [], "E009"),
        ("PUSH_ALLOWED_HOSTS", ["10.0.0.1"], "E009"),
        ("PUSH_ALLOWED_HOSTS", ["localhost"], "E009"),
        ("PUSH_ALLOW_LOOPBACK", True, "E010"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "E011"),
        ("EMAIL_USE_TLS", False, "E012"),
        ("DEMO", True, "E013"),
        ("DEFAULT_FROM_EMAIL", "no-reply@localhost", "E016"),
        ("DEFAULT_FROM_EMAIL", "Daily Moves", "E016"),
        ("DEFAULT_FROM_EMAIL", "Daily Moves, Ltd <no-reply@moves.example.org>", "E016"),
        ("DEFAULT_FROM_EMAIL", "Back Pain Rehab <no-reply@moves.example.org>", "E017"),
    ],
)
def test_check_refuses_a_weak_value_with_one_error(setting: str, value: Any, number: str, settings: Any) -> None:
    setattr(settings, setting, value)

    assert [line.split()[0] for line in found()] == [f"sciatica.{number}"]


def test_check_refuses_sqlite_in_production(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")

    assert found() == ["sciatica.E003 DATABASE_URL is not a PostgreSQL."]


def test_check_refuses_a_database_that_holds_the_demo_clinic() -> None:
    apps.get_model("clinic", "Clinic").objects.create(
        name="Riverside Clinic", time_zone="Europe/London", country="GB", demo=True
    )

    assert found() == ["sciatica.E015 The database holds the demo clinic."]


def test_every_error_carries_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY")

    assert all(message.hint for message in checks.production(None))
