"""The parts of a Word file: the main one under whatever name, and what it refers to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from intake.reading.readers.archive import unpacked_parts
from intake.reading.readers.base import Limits
from intake.reading.readers.word_text import hidden_styles
from intake.reading.readers.xml import Element, attribute, local, parse, refuse_entities

_MAIN: Final = "word/document.xml"
_RELATIONS: Final = "_rels/.rels"
_PICTURE: Final = re.compile(
    r"word/media/[^/]+\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf)", re.IGNORECASE
)
_KEPT: Final = re.compile(
    r"word/(?:[^/]+\.(?:xml|html?|mht|mhtml|txt|docx|rtf)|_rels/[^/]+\.rels)|_rels/\.rels",
    re.IGNORECASE,
)
"""Parts that may be the text or stand in it; pictures, fonts and themes are not kept."""
_IS_TEXT: Final = re.compile(rb"<(?:\w+:)?document[\s>]")


@dataclass(slots=True)
class WordParts:
    """The text, the styles that hide theirs, foreign parts by the id that puts them in."""

    text: Element | None
    hidden_styles: set[str] = field(default_factory=set)
    foreign: dict[str, bytes] = field(default_factory=dict)
    pictures: int = 0


def word_parts(data: bytes, limits: Limits) -> WordParts:
    """The file's parts. Raises IntakeProblem for what must not be read."""
    kept: dict[str, bytes] = {}
    pictures = 0
    for info, content in unpacked_parts(data, limits):
        name = info.filename.lstrip("/").replace("\\", "/")
        if name.lower().endswith((".xml", ".rels")):
            refuse_entities(content)
        pictures += _PICTURE.fullmatch(name) is not None
        if _KEPT.fullmatch(name):
            kept[name] = content
    main = main_part(kept)
    if main is None:
        return WordParts(None, pictures=pictures)
    folder, _, file = main.rpartition("/")
    targets = {
        element_id: _resolved(folder, target)
        for element_id, _, target in relations(kept.get(f"{folder}/_rels/{file}.rels", b""))
    }
    styles = kept.get(f"{folder}/styles.xml", b"")
    hiding = hidden_styles(_styles(styles)) if b"vanish" in styles else set()
    foreign = {ident: kept[part] for ident, part in targets.items() if part in kept}
    return WordParts(parse(kept[main]), hiding, foreign, pictures)


def main_part(parts: Mapping[str, bytes]) -> str | None:
    """The part that holds the text: the one the file points to, else the usual one."""
    for _, kind, target in relations(parts.get(_RELATIONS, b"")):
        name = target.lstrip("/")
        if kind.endswith("/officeDocument") and name in parts:
            return name
    if _MAIN in parts:
        return _MAIN
    return next((name for name, part in parts.items() if _IS_TEXT.search(part[:4096])), None)


def relations(content: bytes) -> list[tuple[str, str, str]]:
    """Id, type and target of every relation."""
    if not content:
        return []
    return [
        (attribute(element, "Id"), attribute(element, "Type"), attribute(element, "Target"))
        for element in parse(content).iter()
        if local(element) == "Relationship"
    ]


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    while target.startswith("../"):
        folder, target = folder.rpartition("/")[0], target[3:]
    return f"{folder}/{target}" if folder else target


def _styles(content: bytes) -> list[Element]:
    return [element for element in parse(content).iter() if local(element) == "style"]
