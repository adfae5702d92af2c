"""What stands beside single cells of a sheet while somebody types: how a number was understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.sheets.spec import SheetSpec
from core.sheets.typed import typed_numbers
from core.typed_numbers import Understood, shown


@dataclass(frozen=True, slots=True)
class Understanding:
    """How the number of a cell was understood that was not typed as a plain number."""

    where: str
    text: str


def understandings(document: Any, spec: SheetSpec) -> Iterator[Understanding]:
    """For a document of any kind; what is not understood is a finding."""
    for number in typed_numbers(document, spec):
        if isinstance(number.reading, Understood) and not number.is_plain:
            yield Understanding(number.where, f"= {shown(number.reading)}")
