"""Photographs every screen of the patient's app and of joining, on fixtures, and asks axe about each.

    .venv/bin/python bin/screenshots.py FOLDER
        [--only today,hold] [--width 360] [--height 740] [--themes light,dark]
        [--text large] [--font "Liberation Sans"] [--kind webp]
    .venv/bin/python bin/screenshots.py FOLDER --best

`--best` takes the ten of docs/screenshots/. Prints what axe found, what the browser complained about, and every screen
that scrolls sideways; ends with 1 if there was any.
"""

import argparse
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.e2e.screens.camera import Look, Theme, new_page, photograph, served
from tests.e2e.screens.scene import Scene
from tests.e2e.screens.scenes import SCENES

THEMED: tuple[tuple[Theme, tuple[str, ...]], ...] = (
    ("light", ("today", "where-marked", "hold", "stop-sheet", "done-moved-up", "danger-stop", "install-iphone")),
    ("dark", ("pace", "hold-sides", "settings")),
)
PHONE_FONT = "DejaVu Sans Condensed"  # about as wide as a phone's own


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
    parser.add_argument("--kind", choices=("png", "webp"), default="png")
    parser.add_argument("--best", action="store_true", help="the ten of the documents, as small files")
    return parser.parse_args()


def wanted(options: argparse.Namespace) -> list[tuple[Scene, Look]]:
    """Each screen with how to look at it."""
    folder = Path(options.folder)
    if options.best:
        return [
            (scene, Look(folder, (theme,), 412, 915, font=PHONE_FONT, kind="webp"))
            for theme, names in THEMED
            for scene in SCENES
            if scene.name in names
        ]
    names = set(filter(None, options.only.split(",")))
    look = Look(
        folder,
        options.themes.split(","),
        options.width,
        options.height,
        options.text,
        options.font,
        options.forced_colors,
        options.kind,
    )
    return [(scene, look) for scene in SCENES if not names or scene.name in names]


def main() -> int:
    options = arguments()
    Path(options.folder).mkdir(parents=True, exist_ok=True)
    found = 0
    with served() as base, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = new_page(browser)
        for scene, look in wanted(options):
            wrong = photograph(page, base, scene, look)
            found += len(wrong)
            for line in dict.fromkeys(wrong):
                print(f"{scene.name} {line}")
        browser.close()
    print(f"{found} complaints")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
