"""To which sheet an offline workbook belongs: written into it signed, and checked on its return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core import signing

from evaluations.models import Evaluation

_SALT: Final = "evaluations.offline-workbook"


@dataclass(frozen=True, slots=True)
class WorkbookId:
    """The sheet by its primary key, its version when the workbook was made, and its edition."""

    sheet: int
    version: int
    edition: str


class AlteredId(Exception):
    """The identity was changed, or another installation wrote it."""


def signed_id(evaluation: Evaluation) -> str:
    """What the workbook of this sheet bears, as the sheet stands now."""
    told = [evaluation.pk, evaluation.version, evaluation.edition]
    return signing.Signer(salt=_SALT).sign_object(told)


def read_id(text: str) -> WorkbookId | None:
    """What ``signed_id`` wrote; None for a workbook that bears nothing. Raises AlteredId."""
    if not text:
        return None
    try:
        sheet, version, edition = signing.Signer(salt=_SALT).unsign_object(text)
    except (signing.BadSignature, ValueError) as error:
        raise AlteredId from error
    return WorkbookId(sheet, version, edition)
