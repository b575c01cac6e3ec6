"""What cannot be meant is refused with the variable's name and what to write instead, never with its secret."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from sciatica import environment as env


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("PORT", "eighty", lambda: env.whole_number("PORT", 8000, least=1, most=65535)),
        ("PORT", "70000", lambda: env.whole_number("PORT", 8000, least=1, most=65535)),
        ("PORT", "٨٠", lambda: env.whole_number("PORT", 8000, least=1, most=65535)),
        ("DEBUG", "perhaps", lambda: env.flag("DEBUG")),
        ("SITE_URL", "moves.example.org", lambda: env.site_url("http://localhost")),
        ("SITE_URL", "https://example.org/moves", lambda: env.site_url("http://localhost")),
        ("DATABASE_URL", "mongo://user:hidden-word@db/x", lambda: env.database("")),
        ("REDIS_URL", "http://user:hidden-word@redis", lambda: env.redis_url("")),
        ("EMAIL_URL", "pigeon://user:hidden-word@loft", lambda: env.email("")),
        ("EMAIL_URL", "smtp://user:hidden-word@mail.example.org:post", lambda: env.email("")),
        ("EMAIL_URL", "smtps://user:hidden-word@mail.example.org:70000", lambda: env.email("")),
    ],
)
def test_reading_refuses_what_cannot_be_meant(name, value, read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=rf"^{name} .*: write ") as refusal:
        read()

    assert "hidden-word" not in str(refusal.value)


def test_folder_refuses_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setenv("DATA_DIR", str(file))

    with pytest.raises(ImproperlyConfigured, match="which is a file: name a folder"):
        env.folder("DATA_DIR", tmp_path)


@pytest.mark.parametrize(
    ("url", "port", "over_tls", "start_tls"),
    [
        ("smtp://u%40x:w@mail.example.org", 587, False, True),
        ("smtp://u%40x:w@mail.example.org:25?tls=0", 25, False, False),
        ("smtps://u%40x:w@mail.example.org", 465, True, False),
    ],
)
def test_email_reads_an_smtp_address(url, port, over_tls, start_tls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", url)

    read = env.email("")

    assert (read["EMAIL_PORT"], read["EMAIL_USE_SSL"], read["EMAIL_USE_TLS"]) == (port, over_tls, start_tls)
    assert (read["EMAIL_HOST"], read["EMAIL_HOST_USER"]) == ("mail.example.org", "u@x")


def test_redis_is_spelt_for_each_client() -> None:
    assert env.redis_client_url("redis+socket:///d/redis.sock") == "unix:///d/redis.sock"
    assert env.redis_client_url("redis://host:6379/0") == "redis://host:6379/0"


def test_kept_secret_prefers_the_environment_to_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "key"
    file.write_text("from the file\n")

    assert env.kept_secret("A_KEY", file) == "from the file"
    monkeypatch.setenv("A_KEY", "from outside")
    assert env.kept_secret("A_KEY", file) == "from outside"
    assert env.kept_secret("ANOTHER_KEY", tmp_path / "none") == ""
