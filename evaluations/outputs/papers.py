"""A sheet as it is printed and signed: what PDF and Word are made of."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from core.sheets.kinds import kind_of
from core.view.paper import Paper
from evaluations.lifecycle.drafts import draft_of
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.sheet.completeness import as_printed

FINAL: Final = frozenset({State.APPROVED, State.PUBLISHED})
"""In these states the sheet is printed without the mark of a draft."""


def paper_of(evaluation: Evaluation) -> Paper:
    """The sheet with the figures of its page, signature line and, before approval, a watermark."""
    draft = draft_of(evaluation)
    document = as_printed(draft.stored, draft.edition)
    return Paper(
        view=kind_of(document).draw(document, draft.edition),
        signatures=draft.edition.sheet.signatures,
        watermark="" if evaluation.state in FINAL else _("草稿"),
    )
