"""A printed sheet as PDF/A-2b, by typst. Pure: no Django.

The sheet goes to a fixed template (``sheet.typ``) as JSON. One compiler a process is kept: it holds
the fonts. The same sheet gives the same bytes.
"""

from __future__ import annotations

import json
import re
import threading
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from core.view.paper import MADE_ON, Paper, is_bold, printed
from core.view.tree import placed

FONTS: Final = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
)
"""The first of these that the machine has is printed with; all are free and hold Chinese."""
_TEMPLATE: Final = Path(__file__).with_name("sheet.typ")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_MAX_WORD: Final = re.compile(r"[^\s\u2e80-\uffef]{24}(?=[^\s\u2e80-\uffef])")
_lock: Final = threading.Lock()


class NoChineseFont(Exception):
    """The machine has none of the fonts with which a sheet can be printed."""

    def __init__(self) -> None:
        super().__init__(
            "服务器上没有中文字体，不能生成 PDF。请安装 Noto CJK 字体"
            "（Debian、Ubuntu 中为 fonts-noto-cjk），然后重新启动。"
        )


@cache
def chinese_fonts() -> tuple[str, ...]:
    """Those of ``FONTS`` that the machine has; looked for once a process."""
    families = set(typst.Fonts(include_embedded_fonts=False).families())
    return tuple(name for name in FONTS if name in families)


def pdf_bytes(paper: Paper) -> bytes:
    """The sheet as a PDF on A4 landscape. Raises NoChineseFont."""
    if not chinese_fonts():
        raise NoChineseFont
    told = {"sheet": json.dumps(_data(paper), ensure_ascii=False)}
    with _lock:
        try:
            return _compiled(told, ["a-2b"])
        except typst.TypstError:
            # The archive standard takes no character that no font has; a plain PDF shows a box.
            return _compiled(told, [])


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(str(_TEMPLATE), root=str(_TEMPLATE.parent))


def _compiled(told: dict[str, str], standards: list[Any]) -> bytes:
    result = _compiler().compile(
        format="pdf", sys_inputs=told, pdf_standards=standards, timestamp=MADE_ON
    )
    if not isinstance(result, bytes):  # several files: only of pictures
        raise TypeError("typst gave no single file")
    return result


def _data(paper: Paper) -> dict[str, Any]:
    view = paper.view
    return {
        "title": _text(view.title),
        "widths": list(view.widths),
        "cells": _cells(paper),
        "signatures": [_text(label) for label in paper.signatures],
        "watermark": paper.watermark,
        "fonts": list(chinese_fonts()),
    }


def _cells(paper: Paper) -> list[dict[str, Any]]:
    cells = []
    top = 0
    for block in paper.view.blocks:
        for number, row in enumerate(placed(block, paper.view.columns)):
            cells += [
                {
                    "x": each.column,
                    "y": top + number,
                    "width": each.cell.width,
                    "height": each.cell.height,
                    "align": each.cell.align,
                    "bold": is_bold(each.cell),
                    "text": _text(printed(each.cell)),
                }
                for each in row
            ]
        top += len(block.rows)
    return cells


def _text(text: str) -> str:
    """Without control characters; a long word without blanks may be broken by an unseen mark."""
    return _MAX_WORD.sub("\\g<0>\u200b", _CONTROL.sub("", text))
