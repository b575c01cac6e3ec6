"""Serves the app's own modules with a fixture page, under the policy of the real shell: no clinic needed."""

import base64
import hashlib
import json
import mimetypes
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
NPM = {
    "preact": "preact/dist/preact.mjs",
    "preact/hooks": "preact/hooks/dist/hooks.mjs",
    "@preact/signals": "@preact/signals/dist/signals.mjs",
    "@preact/signals-core": "@preact/signals-core/dist/signals-core.mjs",
    "htm": "htm/dist/htm.mjs",
    "idb": "idb/build/index.js",
}
OWN = {"#app/": "/static/app/", "#worker/": "/static/worker/"}
IMPORTS = json.dumps({"imports": {**OWN, **{name: f"/npm/{path}" for name, path in NPM.items()}}})
STYLES = ("tokens", "app", "session", "join", "figures")
PAGE = f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Daily Moves</title>
<link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
{"".join(f'<link rel="stylesheet" href="/static/css/{name}.css">' for name in STYLES)}
<script type="importmap">{IMPORTS}</script>
<script type="module" src="/screens/page.js"></script></head>
<body><div id="app"></div></body></html>"""
_HASH = base64.b64encode(hashlib.sha256(IMPORTS.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; script-src 'self' 'sha256-{_HASH}'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)


def file_for(path: str) -> Path | None:
    """The file behind an address, or None: only static files, npm modules and the fixture are served."""
    if path == "/screens/snapshot.json":
        return ROOT / "tests" / "js" / "fixtures" / "snapshot.json"
    match = re.fullmatch(r"/(static|npm|screens)/([\w./@-]+)", path)
    if not match or ".." in path:
        return None
    base = {"static": ROOT / "static", "npm": ROOT / "node_modules", "screens": HERE}[match[1]]
    found = base / match[2]
    return found if found.is_file() else None


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/":
            return self.answer(PAGE.encode(), "text/html; charset=utf-8")
        found = file_for(path)
        if not found:
            return self.send_error(404)
        kind = (
            "text/javascript"
            if found.suffix in {".js", ".mjs"}
            else mimetypes.guess_type(found.name)[0] or "text/plain"
        )
        return self.answer(found.read_bytes(), f"{kind}; charset=utf-8")

    def answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Quiet: the screenshots say what went wrong."""


def serve() -> ThreadingHTTPServer:
    """A server on a free loopback port, not yet running."""
    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)
