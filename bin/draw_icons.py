"""Draws static/icons/*.png out of static/icons/sun.svg with Chromium. After a change run it and commit the pictures.

.venv/bin/python bin/draw_icons.py
"""

from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parents[1] / "static" / "icons"
TEAL = "#0d5c58"


class Icon(NamedTuple):
    name: str
    pixels: int
    sun: float
    """How much of the picture's width the sun takes; a maskable icon is cut to a circle of 80 %."""
    radius: str
    ground: str


ICONS = (
    Icon("icon-192", 192, 0.72, "22%", TEAL),
    Icon("icon-512", 512, 0.72, "22%", TEAL),
    Icon("maskable-512", 512, 0.56, "0", TEAL),
    Icon("apple-touch-180", 180, 0.68, "0", TEAL),
    Icon("badge-96", 96, 1.0, "0", "transparent"),
)


def page_of(icon: Icon) -> str:
    sun = (FOLDER / "sun.svg").read_text()
    return f"""<style>
      body {{ margin: 0; background: transparent }}
      div {{ width: {icon.pixels}px; height: {icon.pixels}px; border-radius: {icon.radius}; background: {icon.ground};
        display: grid; place-items: center }}
      svg {{ width: {icon.sun:%}; height: {icon.sun:%} }}
    </style><div>{sun}</div>"""


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        for icon in ICONS:
            page.set_viewport_size({"width": icon.pixels, "height": icon.pixels})
            page.set_content(page_of(icon))
            page.screenshot(path=FOLDER / f"{icon.name}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
