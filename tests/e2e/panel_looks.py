"""What every page of the panel is looked at for, in a real browser."""

from playwright.sync_api import Page

from tests.e2e.screens.camera import ASK_AXE, AXE, EVERY_RULE, THEMES

SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDTHS = ((1280, 900), (768, 1024), (360, 740))
IN_MAIN = ASK_AXE.replace("axe.run(document,", "axe.run('main',")


def complaints(page: Page) -> list[str]:
    """What axe says of the page's own part in both themes, all unfolded, and whether it goes sideways at any width."""
    wrong = []
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        if page.evaluate(SIDEWAYS) > 0:
            wrong.append(f"{width}: sideways")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("() => document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
    page.evaluate(AXE.read_text())
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        wrong += [f"{theme}: {line}" for line in page.evaluate(IN_MAIN, EVERY_RULE)]
    return wrong
