"""Photographs every screen of the patient's app and of joining, on fixtures, and asks axe about each.

    .venv/bin/python bin/screenshots.py FOLDER [--only today,hold] [--width 360] [--height 740] [--themes light,dark] [--text large] [--font "Liberation Sans"]

Prints what axe found, what the browser complained about, and every screen that scrolls sideways; ends with 1 if there was any.
"""

import argparse
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.e2e.screens.scenes import SCENES, Scene  # noqa: E402 (the path is set just above)
from tests.e2e.screens.server import serve  # noqa: E402

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ASK_AXE = """async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}))
  .violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')} ${n.failureSummary.split('\\n')[1] ?? ''}`))"""
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input, textarea, summary')].filter((e) => {
  const own = (e.closest('label') ?? e).getBoundingClientRect();
  return own.width && !e.closest('[inert]') && !(e.tagName === 'A' && getComputedStyle(e).display === 'inline') && (own.width < 43.5 || own.height < 43.5);
}).map((e) => `small target: ${e.outerHTML.slice(0, 90)}`)"""
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('.page, .sheet, .halt-page, .app')]
  .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => `sideways: ${e.className || e.tagName} ${e.scrollWidth} > ${e.clientWidth}`)"""


@contextmanager
def served() -> Iterator[str]:
    server = serve()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def photograph(browser: Browser, base: str, scene: Scene, *, theme: str, options: argparse.Namespace) -> list[str]:
    """One screen as a picture; what is wrong with it, a line each."""
    context = browser.new_context(
        viewport={"width": options.width, "height": options.height},
        device_scale_factor=1.5,
        color_scheme=theme,
        reduced_motion="reduce",
        forced_colors="active" if options.forced_colors else "none",
        timezone_id="Europe/London",
        bypass_csp=False,
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on(
        "console",
        lambda message: wrong.append(f"console: {message.text}") if message.type in {"error", "warning"} else None,
    )
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    try:
        page.clock.install(time=scene.at)
        page.goto(base + scene.address)
        page.wait_for_selector("html[data-ready]", timeout=8000)
        page.evaluate("([font, text]) => { const { style, dataset } = document.documentElement; if (font) style.setProperty('--font', font); if (text) dataset.text = text; }", [options.font, options.text])
        scene.act(page)
        page.clock.run_for(400)
        page.screenshot(path=Path(options.folder) / f"{scene.name}-{theme}.png")
        wrong += page.evaluate(SIDEWAYS) + page.evaluate(SMALL_TARGETS)
        wrong += asked_axe(page)
    except Exception as error:  # noqa: BLE001 (one broken screen must not hide the others)
        wrong.append(f"broken: {str(error)[:300]}")
        page.screenshot(path=Path(options.folder) / f"{scene.name}-{theme}.png")
    context.close()
    return wrong


def asked_axe(page) -> list[str]:  # type: ignore[no-untyped-def]
    page.clock.resume()
    page.evaluate(AXE.read_text())
    return page.evaluate(ASK_AXE)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--only", default="")
    parser.add_argument("--width", type=int, default=360)
    parser.add_argument("--height", type=int, default=740)
    parser.add_argument("--themes", default="light,dark")
    parser.add_argument("--text", default="")
    parser.add_argument("--font", default="", help="a font that is as narrow as a phone's, where the machine has only a wide one")
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
            for theme in options.themes.split(","):
                wrong = photograph(browser, base, scene, theme=theme, options=options)
                found += len(wrong)
                for line in dict.fromkeys(wrong):
                    print(f"{scene.name} {theme}: {line}")
        browser.close()
    print(f"{found} complaints")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
