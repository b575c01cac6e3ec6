"""The screens on which a patient says how it feels, and those on which the pain rules answer."""

from typing import Any

from playwright.sync_api import Page

from tests.e2e.screens.scene import HOLDS, MORNING_DONE, Scene, entry, press

FLOSS = "9e000000-0000-4000-8000-000000000002"
BEGUN = [
    *MORNING_DONE,
    entry(3, "exercise-chosen", {"prescription": FLOSS}),
    entry(4, "session-started", {}, slot=2, at="12:36"),
    entry(5, "exercise-skipped", {"prescription": "9e000000-0000-4000-8000-000000000001"}, slot=2, at="12:37"),
]


SORE_MORNING = [
    entry(1, "session-started", {}),
    entry(20, "tick", {"prescription": FLOSS, "side": "left", "number": 1, "reps": 5}),
    entry(21, "pain", {"when": "before", "back": 2, "leg": 3}),
    entry(22, "pain", {"when": "after", "back": 2, "leg": 5}, at="08:15"),
    entry(2, "session-finished", {}, at="08:15"),
]


def symptoms(reaches: str, *, when: str | None = None, **more: Any) -> dict[str, Any]:
    said = {"side": "left", "starts_at": "back", "reaches": reaches, "aspect": "outer", "kinds": ["tingling"]}
    return {**said, "new": [], "changed": "same", **({"when": when} if when else {}), **more}


def said(back: int, leg: int) -> Any:
    """Answers the first question and goes on to the second."""

    def act(page: Page) -> None:
        for name, number in (("back", back), ("leg", leg)):
            page.locator(f'input[name="{name}"][value="{number}"]').check(force=True)
        page.get_by_role("button", name="Next: where is it?").click()

    return act


def marked(page: Page) -> None:
    said(3, 4)(page)
    for zone in ("back", "thigh"):
        page.locator(f'input[name="where"][value="{zone}"]').check(force=True)
    page.locator('input[name="tingling"][value="usual"]').check(force=True)


def something_new(page: Page) -> None:
    marked(page)
    page.locator('input[name="cramp"][value="new"]').check(force=True)
    press("Save and start")(page)


def very_sore(page: Page) -> None:
    said(3, 9)(page)
    press("Save and start")(page)


def both_ticked(page: Page) -> None:
    """Both sets of the floss ticked by hand, without the rest between, and on to the next exercise."""
    press("Tick set 1", "Go now", "Tick set 2", "Next")(page)


DONE = [
    (exercise, side, number)
    for exercise, sides, most in ((2, ("left",), 2), (4, ("none",), 2), (5, ("left",), 2), (6, ("left", "right"), 3))
    for side in sides
    for number in range(1, most + 1)
]


def ticked(n: int, exercise: int, side: str, number: int) -> dict[str, Any]:
    body = {"prescription": f"9e000000-0000-4000-8000-00000000000{exercise}", "side": side, "number": number}
    return entry(40 + n, "tick", body, slot=2, at="12:38")


def finished(before: tuple[int, int], after: tuple[int, int], down: str, up: str) -> dict[str, Any]:
    """A finished session that has gone from one place to another."""
    return {
        "entries": [
            *BEGUN,
            *[ticked(n, *done) for n, done in enumerate(DONE)],
            entry(30, "pain", {"when": "before", "back": before[0], "leg": before[1]}, slot=2, at="12:36"),
            entry(31, "symptoms", symptoms(down, when="before"), slot=2, at="12:36"),
            entry(32, "pain", {"when": "after", "back": after[0], "leg": after[1]}, slot=2, at="12:39"),
            entry(33, "symptoms", symptoms(up, when="after"), slot=2, at="12:39"),
            entry(34, "session-finished", {}, slot=2, at="12:39"),
        ]
    }


def no_pain(page: Page) -> None:
    for name in ("back", "leg"):
        page.locator(f'input[name="{name}"][value="0"]').check(force=True)


def same(page: Page) -> None:
    page.get_by_role("button", name="Same as before").click()


def floss_worse(page: Page) -> None:
    both_ticked(page)
    press("Worse")(page)


EARLIER = {"entries": MORNING_DONE, "symptoms": symptoms("calf")}
RIGHT = {"patient": {"affected_side": "right"}}
FEELING = [
    Scene("settled", hash=HOLDS, phone={"entries": SORE_MORNING}),
    Scene("pain-none", hash=HOLDS, act=no_pain),
    Scene("pain-same-where", hash=HOLDS, phone=EARLIER, act=same),
    Scene("where", hash=HOLDS, act=said(3, 4)),
    Scene("where-marked", hash=HOLDS, act=marked),
    Scene("where-right", hash=HOLDS, snapshot=RIGHT, act=marked),
    Scene("where-signs-again", hash=HOLDS, phone=EARLIER, act=something_new),
    Scene("advice-before", hash=HOLDS, phone=EARLIER, act=very_sore),
    Scene("floss-felt", hash=HOLDS, phone={"entries": BEGUN}, act=both_ticked),
    Scene("floss-worse", hash=HOLDS, phone={"entries": BEGUN}, act=floss_worse),
    Scene("done-moved-up", hash=HOLDS, phone=finished((3, 4), (3, 2), "calf", "thigh")),
    Scene("done-moved-down", hash=HOLDS, phone=finished((3, 4), (3, 5), "thigh", "foot")),
]
