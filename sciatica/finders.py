"""Static files that stand in no folder of ours: one that replaces a file of unfold's, and those of the bundled app."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage
from django.core.management import CommandError

from sciatica import bundle

ALPINE = "unfold/js/alpine/alpine.js"
SOURCE = Path(__file__).resolve().parent.parent / "node_modules/@alpinejs/csp/dist/cdn.min.js"


class _OneFile(FileSystemStorage):
    """A storage of one file, under the name that unfold's pages ask for."""

    def path(self, name: str) -> str:
        return str(SOURCE)


class AlpineForStrictPages(BaseFinder):
    """Serves Alpine's build for a strict content security policy in place of the copy inside unfold.

    The stock build evaluates text and would need 'unsafe-eval'; this one comes from npm, so nothing is committed.
    """

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = str(SOURCE) if path == ALPINE and SOURCE.is_file() else None
        return ([found] if found else []) if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        if SOURCE.is_file():
            yield ALPINE, _OneFile()


class BundledApp(BaseFinder):
    """The patient's app and the panel's scripts below bundle/, made whenever static files are collected: no step of its
    own to forget.
    """

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = bundle.folder() / Path(path).name if path.startswith("bundle/") else None
        there = str(found) if found and found.is_file() else None
        return ([there] if there else []) if find_all else there

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        try:
            made = bundle.make()
        except bundle.BundleError as error:
            raise CommandError(str(error)) from error
        storage = FileSystemStorage(location=bundle.folder())
        storage.prefix = "bundle"  # type: ignore[attr-defined]  # collectstatic puts it before the names
        yield from ((name, storage) for name in (*made.files, *made.panel))
