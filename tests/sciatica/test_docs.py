"""The documents keep up with the code: a setting that nobody wrote down does not exist for who runs the server."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = "bench|bin|clinic|docs|panel|programmes|reminders|sciatica|static|templates|tests"


def read_variables() -> set[str]:
    source = (ROOT / "sciatica" / "settings.py").read_text()
    return {*re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source), "DATABASE_URL", "REDIS_URL", "SITE_URL", "EMAIL_URL"}


def test_every_setting_is_in_the_operations_manual() -> None:
    described = set(re.findall(r"`([A-Z_]{3,})`", (ROOT / "docs" / "operations.md").read_text()))

    assert read_variables() - described == set()


def test_every_file_and_test_that_a_document_names_exists() -> None:
    documents = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    written = "".join(document.read_text() for document in documents)
    tests = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    files = set(re.findall(rf"`((?:{FOLDERS})/[\w./-]+)`", written))
    named = set(re.findall(r"`(test_\w+)`", written))

    assert files
    assert named
    assert {name for name in files if not (ROOT / name).exists()} == set()
    assert {name for name in named if f"def {name}(" not in tests} == set()


def test_every_step_of_the_makefile_is_described() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    documents = "".join((ROOT / name).read_text() for name in ("README.md", "docs/testing.md"))

    assert [target for target in targets if f"make {target}" not in documents] == []
