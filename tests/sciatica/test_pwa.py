import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from sciatica import bundle, release

PAGES = ["/app/", "/join/", "/manifest.json", "/serviceworker.js"]
PRELOADS = re.compile(r'<link rel="modulepreload" href="([^"]+)"')


@pytest.fixture(params=["bundled", "from its sources"], autouse=True)
def _served(request, bundled, settings):
    """As patients get it, and with DEBUG, as it is worked on."""
    settings.DEBUG = request.param == "from its sources"


def policy_of(response) -> dict[str, list[str]]:
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


def import_map_in(html: str) -> str:
    return re.search(r'<script type="importmap">(.*?)</script>', html).group(1)


def at_once() -> str:
    """The one script that may stand in the app's page itself."""
    folder = settings.BASE_DIR / "static" / "app" if settings.DEBUG else bundle.folder()
    return (folder / f"{bundle.AT_ONCE}.js").read_text()


def asked_for(source: str, *, also_later: bool = False) -> set[str]:
    """The modules that a module imports, written by hand or by the bundler."""
    later = r"|\bimport\(" if also_later else ""
    return set(
        re.findall(rf"""(?:^import ?|\bfrom ?|[;}}]import ?{later})['"]([#@\w][^'"]*)['"]""", source, re.MULTILINE)
    )


@pytest.mark.parametrize("page", PAGES)
def test_page_is_asked_for_again_and_answered_shortly(client, page):
    first = client.get(page)

    again = client.get(page, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, first["Cache-Control"], again.status_code) == (200, "no-cache", 304)
    assert "Content-Security-Policy" not in again  # it would replace the kept one, which names what is inline


@pytest.mark.parametrize("page", PAGES)
def test_page_sets_no_cookie_and_changes_nothing(client, page):
    response = client.get(page)

    assert (dict(response.cookies), client.post(page).status_code) == ({}, 405)


@pytest.mark.parametrize("page", ["/app/", "/join/"])
def test_shell_runs_no_script_but_its_own_files(client, page):
    response = client.get(page)

    policy = policy_of(response)
    inline = (import_map_in(response.content.decode()), at_once())
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline]
    assert policy["script-src"] == ["'self'", *(f"'sha256-{digest}'" for digest in digests)]
    assert (policy["default-src"], policy["style-src"]) == (["'none'"], ["'self'"])
    assert (policy["require-trusted-types-for"], policy["trusted-types"]) == (["'script'"], ["worker"])


@pytest.mark.parametrize(
    ("page", "more"),
    [("/app/", ['<script type="application/json" id="later">', "<script>"]), ("/join/", [])],
)
def test_shell_has_nothing_inline_but_the_import_map_what_runs_at_once_and_data(client, page, more):
    html = client.get(page).content.decode()

    inline = [tag for tag in re.findall(r"<script[^>]*>", html) if "src=" not in tag]
    assert sorted(inline) == sorted(['<script type="importmap">', *more])
    assert (f"<script>{at_once()}</script>" in html) == ("<script>" in more)
    assert re.findall(r"\sstyle=|<style|\son\w+=", html) == []


def test_what_runs_at_once_needs_nothing_that_has_yet_to_come(bundled):
    assert bundled.first[bundle.AT_ONCE] == [f"{bundle.AT_ONCE}.js"]
    assert f"#app/{bundle.AT_ONCE}.js" not in json.loads(import_map_in(release.current().shell))["imports"]


def test_import_map_names_every_module_that_a_module_asks_for(client, settings):
    mapped = set(json.loads(import_map_in(client.get("/app/").content.decode()))["imports"])
    folder = settings.BASE_DIR / "static"
    sources = [*(folder / "app").rglob("*.js"), *(folder / "worker").glob("*.js")]

    served = sources if settings.DEBUG else list(bundle.folder().glob("*.js"))
    asked = {name for source in served for name in asked_for(source.read_text(), also_later=True)}

    assert len(asked) > 10
    assert asked - mapped == set()


def test_every_file_of_the_release_is_there(settings):
    for address in (*release.current().files, *release.worker_scripts()):
        assert finders.find(address.removeprefix(settings.STATIC_URL)), address


@pytest.mark.parametrize("page", ["/app/", "/join/"])
def test_shell_preloads_all_that_the_first_screen_needs_each_once(client, page, settings):
    """Without it a phone finds out one import after the other, at half a second each on a slow network."""
    html = client.get(page).content.decode()

    imports = json.loads(import_map_in(html))["imports"]
    start = re.findall(r'<script type="module" src="([^"]+)"', html)[-1]
    needed, found = {start}, [start]
    while found:
        source = finders.find(found.pop().removeprefix(settings.STATIC_URL))
        new = {imports[name] for name in asked_for(Path(source).read_text())} - needed
        needed, found = needed | new, [*found, *new]
    preloaded = PRELOADS.findall(html)
    assert len(preloaded) == len(set(preloaded))
    assert needed - set(preloaded) == set()
    assert settings.DEBUG or set(preloaded) == needed


def test_shell_names_all_that_a_later_screen_needs_beyond_the_first_part(client, bundled, settings):
    html = client.get("/app/").content.decode()
    imports, preloaded = json.loads(import_map_in(html))["imports"], set(PRELOADS.findall(html))

    later = json.loads(re.search(r'<script type="application/json" id="later">(.*?)</script>', html)[1])

    sources = [settings.BASE_DIR / "static" / "app" / f"{name}.js" for name in (bundle.AT_ONCE, bundle.EARLY)]
    asked = {name for source in sources for name in re.findall(r"sendFor(?:\?\.)?\('([^']+)'\)", source.read_text())}
    assert set(later) == set(release.WHOLE_SCREENS) == asked
    for files in later.values():
        assert settings.DEBUG or files
        for file in files:
            source = Path(finders.find(file.removeprefix(settings.STATIC_URL))).read_text()
            assert {imports[name] for name in asked_for(source)} <= {*files, *preloaded}


def test_nothing_that_comes_later_is_preloaded(client, bundled, settings):
    preloaded = PRELOADS.findall(client.get("/app/").content.decode())

    assert settings.DEBUG or not [file for file in preloaded if re.search("session|pages|figure|server|pair", file)]


def test_worker_keeps_what_the_shell_asks_for(client):
    shell, worker = (client.get(page).content.decode() for page in ("/app/", "/serviceworker.js"))

    kept = set(json.loads(re.search(r"const FILES = (\[.*?\]);", worker, re.DOTALL).group(1)))
    asked = set(
        re.findall(
            r'<(?:link rel="(?:modulepreload|stylesheet|icon|apple-touch-icon)"|script type="module")'
            r' (?:href|src)="([^"]+)"',
            shell,
        )
    )
    assert asked - kept == set()


def test_worker_and_shell_are_of_one_release(client):
    shell, worker = (client.get(page).content.decode() for page in ("/app/", "/serviceworker.js"))

    named = re.search(r'<meta name="release" content="([0-9a-f]{12})">', shell).group(1)
    assert f"const RELEASE = '{named}';" in worker


def test_worker_is_javascript_that_may_load_its_own_scripts(client):
    response = client.get("/serviceworker.js")

    policy = policy_of(response)
    assert response["Content-Type"].startswith("text/javascript")
    assert (policy["script-src"], "require-trusted-types-for" in policy) == (["'self'"], False)


def test_release_is_another_when_the_name_of_the_app_changes(settings):
    settings.DEBUG = True  # worked out at each request
    before = release.current().id

    settings.APP_NAME = "Morning Moves"

    assert release.current().id != before


def test_manifest_makes_the_app_installable_under_a_neutral_name(client, settings):
    manifest = client.get("/manifest.json").json()

    assert (manifest["id"], manifest["scope"], manifest["start_url"]) == ("/app/", "/app/", "/app/")
    assert (manifest["name"], manifest["display"]) == (settings.APP_NAME, "standalone")
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable", "monochrome"}


@pytest.mark.parametrize("page", PAGES)
def test_page_has_no_health_word(client, page):
    text = client.get(page).content.decode().lower()
    # Addresses of modules are never shown; what stands between the tags and in the manifest is.
    shown = re.sub(r'<script type="importmap">.*?</script>|(?:href|src)="[^"]*"|"/static/[^"]*"', "", text)

    found = [w for w in ("sciatica", "exercise", "pain", "physio", "patient", "clinic", "stretch") if w in shown]
    allowed = {"/join/": ["physio"]}  # "open the link from your physio again"
    assert found == allowed.get(page, [])
