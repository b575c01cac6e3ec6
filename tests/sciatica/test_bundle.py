"""The patient's app as it is served: how little a phone loads, and what becomes of a bundle that is missing or old."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command

from sciatica import bundle, release
from sciatica.bundle import Bundle, BundleError

UNTIL_USABLE = 60_000
OWN_UNTIL_USABLE = 25_000
ALL_KEPT = 250_000
PAGES = ("main", "join")


def sent(content: bytes, name: str) -> int:
    """Bytes as a proxy sends them: text in brotli at its best, pictures as they are."""
    return len(content) if name.endswith(".png") else len(brotli.compress(content))


def size(address: str) -> int:
    found = finders.find(address.removeprefix("/static/"))
    assert found, address
    return sent(Path(found).read_bytes(), address)


def own(bundled: Bundle, entry: str) -> set[str]:
    """Our own files of a page; the app's page also has the few lines before its first part."""
    early = bundled.first[bundle.EARLY] if entry == "main" else []
    return {*bundled.first[entry], *early} - set(bundled.first["libraries"])


@pytest.mark.parametrize("entry", PAGES)
def test_phone_loads_little_of_our_own_code_until_the_first_screen_is_there(bundled: Bundle, entry: str) -> None:
    assert sum(size(f"/static/bundle/{name}") for name in own(bundled, entry)) <= OWN_UNTIL_USABLE


@pytest.mark.parametrize("page", ["/app/", "/join/"])
def test_phone_loads_little_until_the_first_screen_is_there(bundled: Bundle, client, page: str) -> None:
    html = client.get(page).content
    asked = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html.decode()))

    manifest = client.get("/manifest.json").content
    transferred = sent(html, page) + sent(manifest, "/manifest.json") + sum(map(size, asked))

    assert (len(asked) > 5, transferred <= UNTIL_USABLE) == (True, True), transferred


def test_whole_app_with_its_worker_fits_into_less_than_a_photo(bundled: Bundle, client) -> None:
    """The twenty figures are drawn by code, so all of them are in it."""
    pages = sum(sent(client.get(page).content, page) for page in ("/app/", "/serviceworker.js"))

    kept = pages + sum(map(size, {*release.current().files, *release.worker_scripts()}))

    assert kept <= ALL_KEPT


def test_bundle_has_neither_comments_nor_a_way_to_what_is_not_served(bundled: Bundle) -> None:
    for name in bundled.files:
        source = (bundle.folder() / name).read_text()
        assert not re.search(r"/\*[^*]|sourceMappingURL|node_modules|\.\./", source), name


def test_first_part_is_not_cut_by_what_comes_later(bundled: Bundle) -> None:
    """Our own code, what it shares with the join page, the storage, and the libraries, idb for itself."""
    assert len(bundled.first["main"]) == 5


def test_session_and_other_screens_come_later(bundled: Bundle) -> None:
    first = {name for entry in PAGES for name in bundled.first[entry]}

    later = {name.partition("-")[0] for name in bundled.files if "-" in name and name not in first}
    assert {"session", "pages", "figure", "pair", "server"} <= later


def test_danger_signs_are_in_the_first_part_of_every_page(bundled: Bundle) -> None:
    for entry in PAGES:
        text = "".join((bundle.folder() / name).read_text() for name in bundled.first[entry])
        assert "round your genitals" in text, entry


def test_bundle_is_the_same_when_nothing_has_changed(bundled: Bundle) -> None:
    again = bundle.make()

    assert again == bundled


def test_bundle_that_was_never_made_is_said_with_what_to_do(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path

    with pytest.raises(BundleError, match=r"not bundled yet: run `manage\.py collectstatic`"):
        bundle.read()


def test_bundle_that_cannot_be_made_leaves_the_one_before(bundled: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "STYLES", ("no-such-style",))

    with pytest.raises(BundleError, match="no-such-style"):
        bundle.make()

    assert bundle.read() == bundled


def test_collecting_bundles_anew_and_puts_it_where_it_is_served(settings, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"

    call_command("collectstatic", interactive=False, verbosity=0)

    collected = {path.name for path in (tmp_path / "static" / "bundle").iterdir()}
    made = bundle.read()
    assert collected == {*made.files, *made.panel}


def test_collecting_stops_with_a_sentence_when_the_app_cannot_be_bundled(monkeypatch, settings, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    monkeypatch.setattr(bundle, "NODE", "false")

    with pytest.raises(CommandError, match="could not be bundled"):
        call_command("collectstatic", interactive=False, verbosity=0)
