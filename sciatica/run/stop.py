"""`make stop`: ends what an earlier run left behind."""

from __future__ import annotations

from pathlib import Path

from sciatica import environment as env
from sciatica.run.leftovers import stop


def main() -> None:
    stopped = stop(env.folder("DATA_DIR", Path(__file__).resolve().parents[2] / "var") / "run.json")
    names = ", ".join(f"{one.name} ({one.pid})" for one in stopped)
    print(f"Stopped: {names}." if names else "Nothing of an earlier run is left.")


if __name__ == "__main__":
    main()
