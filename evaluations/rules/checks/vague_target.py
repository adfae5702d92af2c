"""VAGUE_TARGET: the target is a word without a measure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "VAGUE_TARGET"
found = partial(Finding, CODE, Severity.HINT)
_DEGREE = (
    "有效|持续|不断|有所|进一步|显著|明显|稳步|逐步|全面|整体|切实|大幅|较好|更加|充分|"
    "得到|较大|较为|比较|十分|基本"
)
_VERB = (
    "提升|提高|改善|增强|加强|保障|促进|优化|推进|推动|发挥|降低|减少|增加|完善|加快|"
    "扩大|巩固|保护|控制|缓解"
)
_STATE = (
    "及时|规范|良好|较好|好|高|较高|有效|满意|稳定|正常|明显|显著|有序|到位|完善|顺利|"
    "长期|持续|合理|健全|优化|准确|完整"
)
VAGUE = re.compile(
    rf"(?:{_DEGREE})?(?:{_VERB})了?|(?:{_DEGREE})?(?:{_STATE})|(?:{_VERB})?(?:效果|成效)(?:良好|明显|显著)"
)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    for row in context.rows:
        if row.is_indicator and VAGUE.fullmatch(row.target.text):
            yield found(row.path("target"), printed=row.cells.target)


RULE: Final = Rule(CODE, Severity.HINT, check)
