"""One release of the patient's app: its files, what its modules are called, and a name that changes with them.

It is served bundled. With DEBUG its modules are served one by one as they stand in static/app, so that an edit is there
with the next reload.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static

from sciatica import bundle

SHARED: Final = ("database", "signing", "receipts", "send")
"""Scripts of static/worker that the page loads as modules and the service worker with importScripts."""

OF_THE_WORKER: Final = ("shown", "subscription", "notifications")
"""Scripts of static/worker that only the service worker loads."""

WHOLE_SCREENS: Final = ("#app/views/pages.js", "#app/views/session/index.js", "#app/views/pair.js")
"""Modules that come later and may be all that a first visit is for: `at-once.js` and `early.js` send for them."""

ICONS: Final = {
    "plain": "icons/icon-192.png",
    "large": "icons/icon-512.png",
    "maskable": "icons/maskable-512.png",
    "apple": "icons/apple-touch-180.png",
    "badge": "icons/badge-96.png",
    "tab": "icons/tab.svg",
}


@dataclass(frozen=True)
class Release:
    """Addresses as the browser asks for them. `id` is the first 12 hex digits of a SHA-256 over shell and addresses.

    `inline_hashes` are the SHA-256, in base64, of what the pages may run that stands in themselves.
    """

    id: str
    shell: str
    join_shell: str
    files: tuple[str, ...]
    inline_hashes: tuple[str, ...]


def current() -> Release:
    """The release that this process serves. Worked out once, but at each request while its files are being written."""
    return _build() if settings.DEBUG else _kept()


def worker_scripts() -> tuple[str, ...]:
    """What the service worker loads, in this order: import maps do not hold in workers, so plain scripts."""
    return (
        static("npm/idb/umd.js"),
        *(static(f"worker/{name}.js") for name in (*SHARED, *OF_THE_WORKER)),
    )


def icon_addresses() -> dict[str, str]:
    return {name: static(path) for name, path in ICONS.items()}


@dataclass(frozen=True)
class _Parts:
    """`modules` is the import map; `first` are the addresses of what a page needs to start, its own module first.

    `later` are those that a module needs that comes when it is wanted. `at_once` stands in the app's page itself.
    """

    modules: dict[str, str]
    first: dict[str, list[str]]
    later: dict[str, list[str]]
    styles: list[str]
    at_once: str


def _build() -> Release:
    parts = _sources() if settings.DEBUG else _bundled()
    import_map = json.dumps({"imports": parts.modules}, separators=(",", ":"))
    files = (*parts.modules.values(), *parts.styles, *icon_addresses().values())
    unnamed = [_shell(page, import_map, parts, release="") for page in ("app", "join")]
    id_ = hashlib.sha256("\n".join((*unnamed, *files, *worker_scripts())).encode()).hexdigest()[:12]
    return Release(
        id=id_,
        shell=_shell("app", import_map, parts, release=id_),
        join_shell=_shell("join", import_map, parts, release=id_),
        files=files,
        inline_hashes=tuple(_hash(script) for script in (import_map, parts.at_once)),
    )


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


_kept = cache(_build)


def _bundled() -> _Parts:
    """Its files name each other as modules do: the import map says what each is called as it is served."""
    made = bundle.read()
    at_once = f"{bundle.AT_ONCE}.js"
    addresses = {name: static(f"bundle/{name}") for name in made.files if name != at_once}
    return _Parts(
        modules={f"#app/{name}": address for name, address in addresses.items() if name.endswith(".js")},
        first={entry: [addresses[name] for name in made.first[entry]] for entry in bundle.ENTRIES},
        later={module: [addresses[name] for name in names] for module, names in made.later.items()},
        styles=[address for name, address in addresses.items() if name.endswith(".css")],
        at_once=(bundle.folder() / at_once).read_text(),
    )


def _sources() -> _Parts:
    """Every module of our own by its place in static/app, and the libraries by their npm names."""
    root = settings.BASE_DIR / "static" / "app"
    at_once = f"{bundle.AT_ONCE}.js"
    own = sorted({path.relative_to(root).as_posix() for path in root.rglob("*.js")} - {at_once})
    modules = {
        **{name: static(path) for name, path in bundle.LIBRARIES.items()},
        **{f"#worker/{name}.js": static(f"worker/{name}.js") for name in SHARED},
        **{f"#app/{path}": static(f"app/{path}") for path in own},
    }
    return _Parts(
        modules=modules,
        first={entry: [modules[f"#app/{entry}.js"], *modules.values()] for entry in bundle.ENTRIES},
        later={},
        styles=[static(f"css/{name}.css") for name in bundle.STYLES],
        at_once=(root / at_once).read_text(),
    )


def _shell(page: str, import_map: str, parts: _Parts, *, release: str) -> str:
    """A page without a word about anybody: it is kept by the service worker and given to whoever opens the phone."""
    first = parts.first["main" if page == "app" else "join"]
    return render_to_string(
        f"{page}/shell.html",
        {
            "app_name": settings.APP_NAME,
            "release": release,
            "import_map": import_map,
            "at_once": parts.at_once if page == "app" else "",
            "modules": dict.fromkeys(first),
            "styles": parts.styles,
            "icons": icon_addresses(),
            "entry": first[0],
            "early": parts.first[bundle.EARLY][0],
            "later": json.dumps({name: parts.later.get(name, []) for name in WHOLE_SCREENS}, separators=(",", ":")),
        },
    )
