"""What the environment says, read once and refused in a sentence when it cannot be meant."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    value = text(name).lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} is {value!r}: write 1 for yes or 0 for no.")
    return value in YES


def whole_number(name: str, default: int, *, least: int, most: int) -> int:
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number from {least} to {most}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A list written with commas; blanks are dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    path = Path(text(name, str(default))).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ImproperlyConfigured(f"{name} is {str(path)!r}, which is a file: name a folder.")
    return path


def site_url(default: str) -> SplitResult:
    """The address people type: scheme and host, no path, so that links can be joined to it."""
    value = text("SITE_URL", default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query or parts.username:
        raise ImproperlyConfigured(
            f"SITE_URL is {value!r}: write the address people type, such as https://moves.example.org, without a path."
        )
    return parts


def database(default: str) -> dict[str, object]:
    value = text("DATABASE_URL", default)
    try:
        return dict(dj_database_url.parse(value, conn_max_age=60, conn_health_checks=True))
    except (ValueError, dj_database_url.ParseError) as error:
        # The value holds a password: it is not repeated.
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read: write postgres://user:password@host:5432/name or sqlite:////folder/file.sqlite3."
        ) from error


def redis_url(default: str) -> str:
    value = text("REDIS_URL", default)
    if urlsplit(value).scheme not in {"redis", "rediss", "redis+socket"}:
        raise ImproperlyConfigured(
            "REDIS_URL cannot be read: write redis://host:6379/0, rediss://… or redis+socket:///path/redis.sock."
        )
    return value


def redis_client_url(url: str) -> str:
    """The same place as redis-py spells it: Celery says redis+socket where redis-py says unix."""
    return url.replace("redis+socket://", "unix://", 1)


def email(default: str) -> dict[str, object]:
    """Django's e-mail settings out of one address: smtp (STARTTLS unless ?tls=0), smtps, file or console."""
    parts = urlsplit(text("EMAIL_URL", default))
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "file" and parts.path:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": unquote(parts.path),
        }
    if parts.scheme in {"smtp", "smtps"} and parts.hostname and _port(parts) is not None:
        return _smtp(parts)
    raise ImproperlyConfigured(
        "EMAIL_URL cannot be read: write smtp://user:password@host:587, smtps://user:password@host:465, "
        "file:///folder or console:."
    )


def _port(parts: SplitResult) -> int | None:
    """0 where none is given, None where it is no port."""
    try:
        return parts.port or 0
    except ValueError:
        return None


def _smtp(parts: SplitResult) -> dict[str, object]:
    over_tls = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": _port(parts) or (465 if over_tls else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": over_tls,
        "EMAIL_USE_TLS": not over_tls and parse_qs(parts.query).get("tls") != ["0"],
        "EMAIL_TIMEOUT": 10,
    }


def kept_secret(name: str, file: Path) -> str:
    """From the environment, else from the file that `make run` keeps; empty when neither has it."""
    if value := text(name):
        return value
    try:
        return file.read_text().strip()
    except OSError:
        return ""
