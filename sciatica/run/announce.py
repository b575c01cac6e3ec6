"""Waits until everything is up, then tells the person at the terminal where to go."""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 90


def health(address: str) -> dict[str, Any]:
    """What /healthz says, or nothing while it does not answer."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 # our own http address
            return dict(json.load(answer))
    except urllib.error.HTTPError as refusal:
        return dict(json.load(refusal))
    except (OSError, ValueError):
        return {}


def wait(address: str) -> str:
    """Empty once everything is up; else a sentence about what is not."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    answer: dict[str, Any] = {}
    while time.monotonic() < deadline:
        answer = health(address)
        if answer.get("ok"):
            return ""
        time.sleep(0.2)
    down = [name for name, state in answer.get("parts", {"web": "down"}).items() if state != "up"]
    return f"Not everything is up after {PATIENCE_SECONDS} s: {', '.join(down)}. Its lines above say why."


def lines(site: str, demo: dict[str, Any]) -> list[str]:
    """Addresses, then the demo clinic's ways in."""
    rows = ["", f"  Ready.  {site}/", f"  physios     {site}/physio/", f"  patients    {site}/app/"]
    rows += [
        f"  sign in     {one['email']}  password {one['password']}  ({one['who']})" for one in demo.get("sign_ins", [])
    ]
    if invitation := demo.get("invitation"):
        rows.append(f"  join as     {invitation['patient']}: {invitation['link']}  PIN {invitation['pin']}")
    return [*rows, "  Ctrl-C stops everything.", ""]


def demo_of(data_dir: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((data_dir / "demo.json").read_text()))
    except (OSError, ValueError):
        return {}


def main() -> None:
    site = os.environ["SITE_URL"]
    if trouble := wait(f"http://localhost:{os.environ['PORT']}/healthz"):
        sys.exit(trouble)
    demo = demo_of(Path(os.environ["DATA_DIR"])) if os.environ.get("DEMO") == "1" else {}
    print("\n".join(lines(site, demo)), flush=True)


if __name__ == "__main__":
    main()
