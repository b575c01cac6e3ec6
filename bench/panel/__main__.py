"""`make bench-panel`. Its options are listed by `python -m bench.panel --help`."""

import argparse
import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Final

from bench.machine import machine, progress, short_folder
from bench.reminders import yardstick
from bench.reminders.child import leave_when_told
from bench.reminders.databases import databases

USUAL: Final = {"patients": 500, "days": 182, "requests": 30}
SMALLEST: Final = {"patients": 20, "days": 9, "requests": 2}


def main() -> int:
    options = _options()
    leave_when_told()
    with short_folder() as folder, databases(folder, ["postgresql"]) as found:
        if not found:
            sys.exit("There is no PostgreSQL to measure: run it below bin/with_postgres.py.")
        _set_up(folder, found[0].url)
        # Only now: the product reads its settings when it is imported.
        from bench.panel import report, run  # noqa: PLC0415
        from bench.panel.filling import WrongError  # noqa: PLC0415

        try:
            loaded, pages = run.run(options.patients, options.days, options.requests)
        except WrongError as error:
            print(f"WRONG: {error}", file=sys.stderr)
            return 1
        finally:
            run.close()
    here = machine()
    print(f"\n{here['at']}, {here['processor']}, {here['cores']} cores, load {here['load']}, {found[0].label}")
    stick = yardstick.measured()
    print(f"Yardstick, 1,000 key agreements: CPU s {stick['cpu']:.3f}; wall s {stick['wall']:.3f}\n")
    print("\n".join(report.loading(loaded)), end="\n\n")
    print("\n".join(report.table(pages)), end="\n\n")
    print("\n".join(map(str, report.targets(pages, loaded))))
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(report.as_json(pages, loaded, {**here, "yardstick": stick}), indent=1))
    print(f"\nEvery figure: {options.json}")
    return 0


def _set_up(folder: Path, url: str) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "sciatica.settings",
        "DATA_DIR": str(folder),
        "DATABASE_URL": url,
        "DEBUG": "0",
        "DEMO": "0",
        "SITE_URL": "http://localhost:8000",
        "SECRET_KEY": "only-for-the-bench-" + "b" * 50,
    }
    progress("setting up")
    import_module("sciatica.wsgi")  # as the server loads it, with what that does about garbage


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.panel", description=__doc__.splitlines()[0])
    parser.add_argument("--smallest", action="store_true", help="only: does it run")
    parser.add_argument("--patients", type=int, help="of the large clinic")
    parser.add_argument("--days", type=int, help="that each of them has behind them, four sessions on each")
    parser.add_argument("--requests", type=int, help="of each page, of which the median is taken")
    parser.add_argument("--json", type=Path, default=Path("var/bench/panel.json"), help="where the figures go")
    options = parser.parse_args()
    for name, value in (SMALLEST if options.smallest else USUAL).items():
        setattr(options, name, getattr(options, name) or value)
    return options


if __name__ == "__main__":
    sys.exit(main())
