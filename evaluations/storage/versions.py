"""Versions of a sheet as rows: packed when they are written, read back as documents.

A version is packed by itself, or as what differs from a ``base``, a version of the same sheet that
is packed by itself. So a version is read with its base alone, however many there are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.packing import as_text, pack, unpack
from evaluations.models import SheetVersion
from evaluations.sheet.document import from_interchange


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a version keeps: the document as JSON of the interchange format.

    ``evidence`` names the files that belong to the sheet at that time, each by id and hash.
    """

    document: Mapping[str, Any]
    evidence: tuple[Mapping[str, Any], ...] = ()

    def as_text(self) -> bytes:
        beside = {"evidence": list(self.evidence)} if self.evidence else {}
        return as_text({"document": self.document, **beside})


def fill(version: SheetVersion, snapshot: Snapshot, beside: SheetVersion | None = None) -> None:
    """Put the snapshot into a version; does not save.

    ``beside`` is an earlier version of the sheet; what differs from it, or from its base, is kept
    where that takes at most half the room.
    """
    text = snapshot.as_text()
    version.base, version.content = None, pack(text)
    if beside is None:
        return
    base = beside.base or beside
    difference = pack(text, text_of(base))
    if len(difference) * 2 <= len(version.content):
        version.base, version.content = base, difference


def text_of(version: SheetVersion) -> bytes:
    """The JSON that the version keeps; reads its base, one query unless it is there."""
    beside = b"" if version.base is None else text_of(version.base)
    return unpack(bytes(version.content), beside)


def snapshot_in(version: SheetVersion) -> Snapshot:
    """What the version keeps."""
    found = json.loads(text_of(version))
    return Snapshot(found["document"], tuple(found.get("evidence", ())))


def document_in(version: SheetVersion) -> Any:
    """The document that the version keeps, of the sheet's kind."""
    return from_interchange(snapshot_in(version).document)
