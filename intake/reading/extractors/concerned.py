"""Which notices of a file concern which of its documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from intake.reading.extractors.documents import Document
from intake.reading.notices import Notice

_WITHIN: Final = re.compile(r"(?:文件“(?P<file>.*?)” ?)?(?P<part>工作表“.*?”|第 \d+ 页)?")
"""The file of an archive and the sheet or page that a place begins with."""


def about_each(
    documents: Sequence[Document], notices: Sequence[Notice]
) -> Iterator[Sequence[Notice]]:
    """For every document the notices of its file, and of its sheet or page among others."""
    for document in documents:
        if not notices or document.evidence is None:
            yield ()
            continue
        evidence = document.evidence
        yield [n for n in notices if _concerns(n, evidence.file, evidence.place, documents)]


def notes_of(document: Document) -> Iterator[Notice]:
    """What was unusual in reading single rows of a document."""
    for rows in (getattr(document, "funding", ()), getattr(document, "indicators", ())):
        for row in rows:
            if row.evidence is not None and row.evidence.note:
                yield Notice(row.evidence.note, row.evidence.place)


def _concerns(notice: Notice, file: str, place: str, documents: Sequence[Document]) -> bool:
    about, own = _WITHIN.match(notice.place), _WITHIN.match(place)
    if about is None or own is None:
        return True
    if about.group("file") and not file.endswith(f"/{about.group('file')}"):
        return False
    alone = len(documents) == 1 or not about.group("part") or not own.group("part")
    return alone or about.group("part") == own.group("part")
