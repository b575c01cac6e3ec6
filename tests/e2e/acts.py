"""What a patient and a physio do on their screens, by the words that stand there. A phone is tapped."""

from playwright.sync_api import Page, expect

from tests.e2e.product import Product


def sign_in(panel: Page, product: Product, *, who: str = "sam") -> None:
    """Of the demo clinic's: "sam", a physio, or "owner"."""
    member = next(one for one in product.demo["sign_ins"] if one["email"].startswith(who))
    panel.goto(f"{product.url}/physio/")
    panel.get_by_label("Email").fill(member["email"])
    panel.get_by_label("Password", exact=True).fill(member["password"])
    panel.get_by_role("button", name="Sign in", exact=True).click()
    expect(panel.get_by_role("heading", name="Who needs me")).to_be_visible()


def press(app: Page, words: str) -> None:
    app.get_by_role("button", name=words, exact=True).tap()


def answer_what_is_asked_once(app: Page) -> None:
    """Before you start: no to everything; then the danger signs, read."""
    expect(app.get_by_role("heading", name="Before you start")).to_be_visible()
    for question in app.get_by_role("group").all():
        question.get_by_text("No", exact=True).tap()
    press(app, "Save my answers")
    press(app, "None of these. I have read them")


def say_pain(app: Page, *, back: int, leg: int, where: str, button: str) -> None:
    app.get_by_role("group", name="Back pain").get_by_text(str(back), exact=True).tap()
    app.get_by_role("group", name="Left leg pain").get_by_text(str(leg), exact=True).tap()
    press(app, "Next: where is it?")
    app.get_by_text(where, exact=True).tap()
    press(app, button)


def undo_one_tick(app: Page) -> None:
    ticked = app.get_by_role("list", name="Your ticks").get_by_role("button", pressed=True)
    expect(ticked).to_have_count(1)
    ticked.tap()
    expect(ticked).to_have_count(0)
