"""What of a stored sheet came from the budget, and the sentence where somebody changes it.

What may not change is decided in ``evaluations.sheet.carried``; ADR 0307 says why.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from evaluations.models import Evaluation
from evaluations.rules import place_label
from evaluations.sheet.carried import Carried, SheetRefused
from evaluations.sheet.document import SelfEvaluation
from evaluations.storage.mapper import match_rows

_NAMED: Final = 5
"""Places and rows that a refusal names; the first few lead to the others."""


def carried_of(evaluation: Evaluation) -> Carried:
    """Two queries unless rows and lines are prefetched."""
    if evaluation.has_rows_of_all_kinds:
        return Carried(cells=frozenset(evaluation.carried))
    return Carried(
        cells=frozenset(evaluation.carried),
        funding={
            line.source: frozenset(line.carried)
            for line in evaluation.funding_lines.all()
            if line.carried
        },
        rows=frozenset(row.uid for row in evaluation.indicators.all() if row.carried),
    )


def under_stored_uids(document: SelfEvaluation, evaluation: Evaluation) -> SelfEvaluation:
    """A sheet from a file with its rows under the uids of the stored rows that they continue.

    The other rows keep a uid that no stored row has; else they have none.
    """
    indicators = list(evaluation.indicators.all())
    stored = {row.pk: row.uid for row in indicators}
    taken = set(stored.values())
    matched = match_rows(indicators, document.indicators)
    return replace(
        document,
        indicators=tuple(
            replace(row, uid=stored[pk] if pk else "" if row.uid in taken else row.uid)
            for row, pk in zip(document.indicators, matched, strict=True)
        ),
    )


def in_words(refused: SheetRefused, stored: Any) -> str:
    """The refusal as one sentence; its places lead into ``stored``."""
    names = "、".join(refused.names[:_NAMED])
    places = "；".join(place_label(where, stored) for where in refused.places[:_NAMED])
    match refused.code:
        case SheetRefused.ROW_UNKNOWN:
            sentence = _("有的指标行不属于此表，或已被删除，请重新打开后再填写。")
        case SheetRefused.ROW_DOUBLED:
            sentence = _("同一指标行出现了两次，请重新打开后再填写。")
        case SheetRefused.ROW_CARRIED:
            sentence = _(
                "由预算带出的指标“%(names)s”不能删除；不再适用的请保留该行，"
                "实际完成值填“不适用”并说明原因。"
            )
        case SheetRefused.ROW_TWIN:
            sentence = _("“%(names)s”已由预算带出，不能再有同名的指标。")
        case SheetRefused.CELL_CARRIED:
            sentence = _("由预算带出的内容不能修改：%(places)s。")
        case _code:
            sentence = _("“%(places)s”不是可以填写的单元格。")
    return sentence % {"names": names, "places": places}
