"""Serves the app in one file with a fixture page, under the policy of the real shell: no clinic needed."""

import mimetypes
import re
import subprocess
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from sciatica.bundle import NODE

ROOT = Path(__file__).parents[3]
STYLES = ("tokens", "app", "session", "join", "figures")
PAGE = f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Daily Moves</title>
<link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
{"".join(f'<link rel="stylesheet" href="/static/css/{name}.css">' for name in STYLES)}
<script type="module" src="/screens/page.js"></script></head>
<body><div id="app"></div></body></html>"""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)

BUNDLE = """
import { build } from 'esbuild';
const { outputFiles } = await build({
  entryPoints: ['tests/e2e/screens/page.js'], bundle: true, format: 'esm', write: false, logLevel: 'warning',
});
process.stdout.write(outputFiles[0].text);
"""


@cache
def script() -> bytes:
    """The page and the app in one file: its seventy modules one by one take longer than all that is looked at."""
    command = [str(NODE), "--input-type=module", "--eval", BUNDLE]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout


def file_for(path: str) -> Path | None:
    """The file behind an address, or None: only styles, icons and the fixture are served."""
    if path == "/screens/snapshot.json":
        return ROOT / "tests" / "js" / "fixtures" / "snapshot.json"
    match = re.fullmatch(r"/static/([\w./-]+)", path)
    if not match or ".." in path:
        return None
    found = ROOT / "static" / match[1]
    return found if found.is_file() else None


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/":
            return self.answer(PAGE.encode(), "text/html; charset=utf-8")
        if path == "/screens/page.js":
            return self.answer(script(), "text/javascript; charset=utf-8")
        found = file_for(path)
        if not found:
            return self.send_error(404)
        kind = mimetypes.guess_type(found.name)[0] or "text/plain"
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
