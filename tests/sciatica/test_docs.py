"""The documents keep up with the code: a setting that nobody wrote down does not exist for who runs the server."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def read_variables() -> set[str]:
    source = (ROOT / "sciatica" / "settings.py").read_text()
    return {*re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source), "DATABASE_URL", "REDIS_URL", "SITE_URL", "EMAIL_URL"}


def test_every_setting_is_in_the_operations_manual() -> None:
    described = set(re.findall(r"`([A-Z_]{3,})`", (ROOT / "docs" / "operations.md").read_text()))

    assert read_variables() - described == set()


def test_every_step_of_the_makefile_is_described() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    documents = "".join((ROOT / name).read_text() for name in ("README.md", "docs/testing.md"))

    assert [target for target in targets if f"make {target}" not in documents] == []
