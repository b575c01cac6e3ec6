"""`make bench-app`. Its options are listed by `python -m bench.app --help`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bench.app.house import LIGHTHOUSE, House
from bench.app.report import Found, table, targets
from bench.machine import machine, progress, short_folder
from bench.reminders.child import leave_when_told


def main() -> int:
    options = _options()
    leave_when_told()
    found: list[Found] = []
    with short_folder() as folder, House(folder) as house:
        progress("the phone joins")
        wanted = {name: getattr(options, name) for name in ("rounds", "screens", "starts", "times")}
        for each in house.measured(**wanted):
            progress(f"{each['what']} {each.get('page', '')}")
            found.append(each)
        reached = targets(found, own=house.own_first())
    here = machine()
    print(f"\n{here['at']}, {here['processor']}, {here['cores']} cores, load {here['load']}\n")
    print("\n".join(table(found)), end="\n\n")
    print("\n".join(map(str, reached)))
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps({"machine": here, "found": found}, indent=1))
    print(f"\nEvery figure of every run: {options.json}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.app", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="first visits, of which the median is taken")
    parser.add_argument("--starts", type=int, default=9, help="starts without a server")
    parser.add_argument("--screens", nargs="*", default=[""], help="what the names of those to be judged begin with")
    parser.add_argument("--times", type=int, default=1, help="how often each is judged; the median counts")
    parser.add_argument("--json", type=Path, default=Path("var/bench/app.json"), help="where the figures go")
    options = parser.parse_args()
    if not LIGHTHOUSE.exists():
        parser.error("Lighthouse is not installed: bench/install_peers.sh.")
    return options


if __name__ == "__main__":
    sys.exit(main())
