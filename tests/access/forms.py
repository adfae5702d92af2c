"""The fields of the form on a page, as a browser would post them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

Fields = dict[str, Any]


class _Reader(HTMLParser):
    """Collects the fields of the forms that post; buttons are left to the caller."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.posts = False
        self.select = ""
        self.first: str | None = None
        self.text_of = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.posts = (given.get("method") or "").lower() == "post"
        elif not self.posts:
            return
        elif tag == "input" and name:
            self._input(name, given)
        elif tag == "textarea" and name:
            self.text_of = name
            self.fields[name] = [""]
        elif tag == "select" and name:
            self.select = name
            self.first = "" if "multiple" in given else None
        elif tag == "option" and self.select:
            value = given.get("value") or ""
            self.first = value if self.first is None else self.first
            if "selected" in given:
                self.fields.setdefault(self.select, []).append(value)

    def _input(self, name: str, given: dict[str, str | None]) -> None:
        kind = given.get("type") or "text"
        if kind in {"submit", "button", "image", "file", "reset"}:
            return
        if kind in {"checkbox", "radio"} and "checked" not in given:
            return
        default = "on" if kind in {"checkbox", "radio"} else ""
        self.fields.setdefault(name, []).append(given.get("value") or default)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.posts = False
        elif tag == "textarea":
            self.text_of = ""
        elif tag == "select":
            # Where nothing is chosen a browser posts the first option; of a list of many, nothing.
            self.fields.setdefault(self.select, [self.first] if self.first else [])
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.text_of:
            self.fields[self.text_of] = [self.fields[self.text_of][0] + data]


def fields_of(html: str) -> Fields:
    """What the page would post if nothing were typed; {} where it has no form."""
    reader = _Reader()
    reader.feed(html)
    found: Fields = {}
    for name, values in reader.fields.items():
        if name == "csrfmiddlewaretoken" or "__prefix__" in name or not values:
            continue
        found[name] = values[0].lstrip("\n") if len(values) == 1 else values
    return found
