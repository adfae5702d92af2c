"""What the rules find in the documents of one file, before anybody knows whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.findings import Finding
from core.sheets.checking import check_together
from core.sheets.kinds import kind_of
from intake.reading.extractors.documents import Document


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, its sentence, and what its document is called."""

    name: str
    finding: Finding
    sentence: str


def check_documents(documents: Sequence[Document]) -> list[Found]:
    """The findings of all documents of one file, each kind by its own rules, in printed order."""
    found = []
    for document, outcome in zip(documents, check_together(documents), strict=True):
        kind = kind_of(document)
        if kind.rules is not None:
            name, message = kind.called(document), kind.rules.message
            found += [Found(name, finding, message(finding)) for finding in outcome.findings]
    return found
