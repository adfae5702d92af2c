"""The manual's text: Markdown files, one a role, as HTML. Pure Python.

HTML inside them is shown as text, not taken over, and links lead where Markdown's own list of
schemes allows. A heading names its section at its end: ``## 填写 {#fill}``. A picture is named
without folder and ending; where it was not taken, its words stand in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "manual"
_NAMED: Final = re.compile(r"\s*\{#([a-z-]+)\}\s*$")
ROLES: Final = ("preparer", "approver", "reviewer", "administrator")
"""Who has a page, in the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class ManualPage:
    """A role's page. ``html`` is safe to send; ``pictures`` are those that the text names."""

    title: str
    html: str
    sections: tuple[Section, ...]
    pictures: tuple[str, ...]


def read_page(role: str, picture: Callable[[str], str]) -> ManualPage:
    """The page of a role; ``picture`` gives a picture's address, "" where it was not taken.

    Raises KeyError for a role without a page.
    """
    if role not in ROLES:
        raise KeyError(role)
    text = (FOLDER / f"{role}.md").read_text("utf-8")
    return render(text, picture)


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def render(text: str, picture: Callable[[str], str]) -> ManualPage:
    """Markdown as a page of the manual; see ``read_page``."""
    tokens = _markdown().parse(text)
    sections, title = [], ""
    for heading, content in pairwise(tokens):
        if heading.type != "heading_open":
            continue
        found = _NAMED.search(content.content)
        if found is not None:
            heading.attrSet("id", found[1])
            _take_off(content, found[0])
            sections.append(Section(found[1], _NAMED.sub("", content.content)))
        elif heading.tag == "h1":
            title = content.content
    pictures = [token for token in _inside(tokens) if token.type == "image"]
    names = tuple(str(token.attrGet("src")) for token in pictures)
    for token in pictures:
        _place(token, picture(str(token.attrGet("src"))))
    html: str = _markdown().renderer.render(tokens, _markdown().options, {})
    return ManualPage(title, html, tuple(sections), names)


def _take_off(content: Token, name: str) -> None:
    """The name of a section is not part of its heading."""
    last = (content.children or [])[-1]
    last.content = last.content.removesuffix(name.strip()).rstrip()


def _inside(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _inside(token.children or ())


def _place(token: Token, address: str) -> None:
    """Let the picture load late; without an address its words are all there is."""
    if address:
        token.attrSet("src", address)
        token.attrSet("loading", "lazy")
        token.attrSet("class", "drawn d-block")
        return
    token.type, token.tag, token.content = "text", "", f"（{token.content}）"
    token.children = None
