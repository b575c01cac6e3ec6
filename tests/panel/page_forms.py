"""The forms that stand on a page, as a browser would send them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

import pytest
from django.http import QueryDict

CHOSEN = {"radio", "checkbox", "hidden"}
"""Inputs whose value is one that the page has offered, so that another may be forged."""


@dataclass
class Form:
    """One form with what it would send, the values that are offered where one is chosen, and what its buttons add."""

    action: str
    method: str
    data: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    id: str = ""

    def presses(self) -> Iterator[dict[str, list[str]]]:
        """What is sent, once for each kind of button: "up:0" and "up:1" are one."""
        kinds = {(name, value.partition(":")[0]): value for name, value in self.buttons if name}
        for (name, _), value in sorted(kinds.items()) or [(("", ""), "")]:
            yield {**self.data, **({name: [value]} if name else {})}


def forms_on(html: str, address: str) -> list[Form]:
    """Every form of the page at this address."""
    reader = _Reader(address)
    reader.feed(html)
    for form in reader.forms:
        form.buttons += [(name, value) for owner, name, value in reader.outside if owner and owner == form.id]
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.outside: list[tuple[str, str, str]] = []
        """Buttons that stand elsewhere on the page, with the id of their form."""
        self._address = address
        self._form: Form | None = None
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self._radios: set[str] = set()
            self._form = Form(
                urldefrag(urljoin(self._address, given.get("action", ""))).url, given.get("method", "get").upper()
            )
            self._form.id = given.get("id", "")
            self.forms.append(self._form)
        elif self._form is not None:
            self._in_form(self._form, tag, given)
        elif tag == "button":
            self.outside.append((given.get("form", ""), given.get("name", ""), given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._area:
            self._form.data[self._area] = [data.removeprefix("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            for name in self._radios - set(self._form.data):
                self._form.data[name] = self._form.offered[name][:1]
            self._form = None
        if tag == "select" and self._select and self._form is not None:
            self._form.data[self._select] = self._form.data.get(self._select) or self._first
            self._select = ""
        if tag == "textarea":
            self._area = ""

    def _in_form(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "button":
            form.buttons.append((name, given.get("value", "")))
        elif tag == "select":
            self._select, self._first = name, []
            form.offered[name] = []
        elif tag == "textarea":
            self._area = name
            form.data[name] = [""]
        elif tag == "option" and self._select:
            self._option(form, given)
        elif tag == "input" and name:
            value = given.get("value", "on" if kind == "checkbox" else "")
            self._radios |= {name} if kind == "radio" else set()
            if kind in CHOSEN:
                form.offered.setdefault(name, []).append(value)
            if kind not in {"radio", "checkbox"} or "checked" in given:
                form.data.setdefault(name, []).append(value)

    def _option(self, form: Form, given: dict[str, str]) -> None:
        value = given.get("value", "")
        form.offered[self._select].append(value)
        self._first = self._first or [value]
        if "selected" in given:
            form.data.setdefault(self._select, []).append(value)


@contextmanager
def fields_read(patch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The names that views ask the query string or a posted form for meanwhile, whether a page shows them or not."""
    names: set[str] = set()

    def watched(verb: str):
        plain = getattr(QueryDict, verb)

        def read(self: QueryDict, key: str, *rest: object) -> object:
            names.add(key)
            return plain(self, key, *rest)

        return read

    with patch.context() as during:
        for verb in ("get", "getlist", "__getitem__", "__contains__"):
            during.setattr(QueryDict, verb, watched(verb))
        yield names
