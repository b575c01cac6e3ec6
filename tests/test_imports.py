"""Imports run one way: panel → reminders → programmes → clinic. `sciatica` knows the apps only by settings and urls."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APPS = ("clinic", "programmes", "reminders", "panel")
"""From the bottom to the top: each may import those before it."""

MAY_NOT = {app: set(APPS[position + 1 :]) for position, app in enumerate(APPS)} | {"sciatica": set(APPS)}
WIRING = {Path("sciatica/settings.py"), Path("sciatica/urls.py")}


def upward(source: str, forbidden: set[str]) -> list[str]:
    """What this source imports of the forbidden packages, in functions and under TYPE_CHECKING as well."""
    return sorted({name for name in imported(ast.parse(source)) if name.split(".")[0] in forbidden})


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""
        elif isinstance(node, ast.Call) and called(node) in {"import_module", "__import__", "import_string"}:
            yield from (text.value for text in node.args[:1] if isinstance(text, ast.Constant))


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", None) or getattr(node.func, "id", "")


@pytest.mark.parametrize("package", MAY_NOT)
def test_package_imports_nothing_above_it(package):
    files = [path.relative_to(ROOT) for path in (ROOT / package).rglob("*.py")]

    found = {
        str(path): names
        for path in files
        if path not in WIRING and (names := upward((ROOT / path).read_text(), MAY_NOT[package]))
    }

    assert files
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "import panel.site",
        "from panel import site",
        "def later():\n    from panel.site import page",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import panel",
        "import importlib\nimportlib.import_module('panel.site')",
    ],
)
def test_upward_import_is_found_however_it_is_written(source):
    assert upward(source, MAY_NOT["clinic"])


def test_import_downwards_or_of_a_like_name_is_none():
    assert upward("from clinic import days\nimport panelled\nfrom . import site", MAY_NOT["programmes"]) == []
