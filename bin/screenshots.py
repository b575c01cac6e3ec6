"""Photographs every screen of the patient's app and of joining, on fixtures, and asks axe about each.

    .venv/bin/python bin/screenshots.py FOLDER
        [--only today,hold] [--width 360] [--height 740] [--themes light,dark]
        [--text large] [--font "Liberation Sans"]

Prints what axe found, what the browser complained about, and every screen that scrolls sideways;
ends with 1 if there was any.
"""

import argparse
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.e2e.screens.camera import Look, photograph, served
from tests.e2e.screens.scenes import SCENES


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--only", default="")
    parser.add_argument("--width", type=int, default=360)
    parser.add_argument("--height", type=int, default=740)
    parser.add_argument("--themes", default="light,dark")
    parser.add_argument("--text", default="")
    parser.add_argument(
        "--font", default="", help="a font that is as narrow as a phone's, where the machine has only a wide one"
    )
    parser.add_argument("--forced-colors", action="store_true")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    Path(options.folder).mkdir(parents=True, exist_ok=True)
    wanted = set(filter(None, options.only.split(",")))
    found = 0
    with served() as base, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for scene in [each for each in SCENES if not wanted or each.name in wanted]:
            look = Look(
                Path(options.folder),
                options.themes.split(","),
                options.width,
                options.height,
                options.text,
                options.font,
                options.forced_colors,
            )
            wrong = photograph(browser, base, scene, look)
            found += len(wrong)
            for line in dict.fromkeys(wrong):
                print(f"{scene.name} {line}")
        browser.close()
    print(f"{found} complaints")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
