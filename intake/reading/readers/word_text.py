"""The text of Word paragraphs as it is printed: without what is hidden, deleted or only a hint."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from intake.reading.readers.word_symbols import is_symbol_font, printed, symbol
from intake.reading.readers.xml import Element, attribute, children, local

_ON: Final = frozenset({"", "1", "true", "on"})
_HINT: Final = re.compile(
    r"(?:单击|点击|单击或点击).{0,6}(?:此处|这里).{0,12}|请?选择(?:一项|一个日期|日期)?。?"
    r"|(?:Click|Choose|Enter)\b.{0,40}",
    re.IGNORECASE,
)
_HINT_STYLE: Final = "PlaceholderText"
_NOT_PRINTED: Final = frozenset(
    {"p", "tbl", "del", "moveFrom", "pPr", "txbxContent", "Fallback", "rt", "instrText", "sdtPr",
     "ffData", "rubyPr"}
)  # fmt: skip
_SPACES: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class WordText:
    """Reads paragraphs, and remembers what of them was left out."""

    def __init__(self, hidden_styles: Collection[str] = ()) -> None:
        self._hidden_styles = hidden_styles
        self.hidden = 0
        """Runs of hidden text that were left out so far."""
        self.unknown = 0
        """Symbols so far that nobody can name."""

    def paragraph(self, paragraph: Element) -> str:
        """What the paragraph prints; boxes with text of their own are not part of it."""
        if self._is_hidden(paragraph, "pPr"):
            self.hidden += 1
            return ""
        return "".join(self._pieces(paragraph, _Fields()))

    def _pieces(self, element: Element, fields: _Fields) -> Iterator[str]:
        for child in element:
            name = local(child)
            if name == "r":
                yield from self._run(child, fields)
            elif name == "sdt":
                yield from self._control(child, fields)
            elif name == "t":
                yield (child.text or "") if fields.shown else ""
            elif name in _SPACES:
                yield _SPACES[name] if fields.shown else ""
            elif name == "sym":
                yield self._symbol(child) if fields.shown else ""
            elif name == "fldChar":
                yield from fields.met(child)
            elif name not in _NOT_PRINTED:
                yield from self._pieces(child, fields)

    def _run(self, run: Element, fields: _Fields) -> Iterator[str]:
        text = "".join(self._pieces(run, fields))
        if not text:
            return
        if self._is_hidden(run, "rPr"):
            self.hidden += not text.isspace()
            return
        if style_of(run, "rPr") == _HINT_STYLE and _HINT.fullmatch(text.strip()):
            return
        font = _font(run)
        yield printed(font, text) if is_symbol_font(font) else text

    def _control(self, control: Element, fields: _Fields) -> Iterator[str]:
        """A content control: nothing while it shows its hint only."""
        if shows_hint(control):
            return
        for content in children(control, "sdtContent"):
            yield from self._pieces(content, fields)

    def _symbol(self, element: Element) -> str:
        code = attribute(element, "char")
        known = symbol(attribute(element, "font"), int(code, 16)) if _HEX.fullmatch(code) else None
        self.unknown += known is None
        return known or ""

    def _is_hidden(self, element: Element, holder: str) -> bool:
        """Whether a run is hidden by itself or its style, a paragraph by its style."""
        if style_of(element, holder) in self._hidden_styles:
            return not _switched(element, holder, "vanish", {"0", "false", "off"})
        return holder == "rPr" and _switched(element, holder, "vanish", _ON)


class _Fields:
    """Where in a field the text stands: its instruction is not printed, its result is."""

    def __init__(self) -> None:
        self._instructions: list[bool] = []

    @property
    def shown(self) -> bool:
        return not any(self._instructions)

    def met(self, mark: Element) -> Iterator[str]:
        """A mark of a field; boxes and lists of old forms are drawn by it."""
        match attribute(mark, "fldCharType"):
            case "begin":
                yield from _drawn(mark)
                self._instructions.append(True)
            case "separate" if self._instructions:
                self._instructions[-1] = False
            case "end" if self._instructions:
                self._instructions.pop()


_HEX: Final = re.compile(r"[0-9A-Fa-f]{1,6}")


def _drawn(mark: Element) -> Iterator[str]:
    for data in children(mark, "ffData"):
        for box in children(data, "checkBox"):
            yield "☑" if _ticked(box) else "□"
        for choices in children(data, "ddList"):
            entries = [attribute(entry, "val") for entry in children(choices, "listEntry")]
            chosen = [*children(choices, "result"), *children(choices, "default")]
            index = attribute(chosen[0], "val") if chosen else "0"
            if index.isascii() and index.isdigit() and int(index[:4]) < len(entries):
                yield entries[int(index)]


def _ticked(box: Element) -> bool:
    marks = list(children(box, "checked")) or list(children(box, "default"))
    return any(attribute(mark, "val").lower() in _ON for mark in marks)


def shows_hint(control: Element) -> bool:
    """Whether a content control is still empty and only says what belongs there."""
    return _switched(control, "sdtPr", "showingPlcHdr", _ON)


def style_of(element: Element, holder: str) -> str:
    """The id of the style of a run (rPr) or paragraph (pPr), "" for none."""
    name = "rStyle" if holder == "rPr" else "pStyle"
    return next(
        (attribute(s, "val") for h in children(element, holder) for s in children(h, name)), ""
    )


def _switched(element: Element, holder: str, name: str, values: Collection[str]) -> bool:
    return any(
        attribute(switch, "val").lower() in values
        for properties in children(element, holder)
        for switch in children(properties, name)
    )


def _font(run: Element) -> str:
    for properties in children(run, "rPr"):
        for fonts in children(properties, "rFonts"):
            return attribute(fonts, "ascii") or attribute(fonts, "hAnsi")
    return ""


def hidden_styles(styles: Iterable[Element]) -> set[str]:
    """The ids of the styles that hide their text, also by the style they build on."""
    own: dict[str, bool] = {}
    based: dict[str, str] = {}
    for style in styles:
        name = attribute(style, "styleId")
        if _switched(style, "rPr", "vanish", _ON):
            own[name] = True
        elif _switched(style, "rPr", "vanish", {"0", "false", "off"}):
            own[name] = False
        based[name] = next((attribute(b, "val") for b in children(style, "basedOn")), "")
    return {name for name in based if _hides(name, own, based)}


def _hides(name: str, own: dict[str, bool], based: dict[str, str]) -> bool:
    seen: set[str] = set()
    while name and name not in seen:
        if name in own:
            return own[name]
        seen.add(name)
        name = based.get(name, "")
    return False
