"""Whether a text says that something was stopped, not done, missed, or set too low.

Each pattern is narrow on purpose: a sentence it does not know says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.text import plain
from evaluations.scoring.rows import Row
from evaluations.sheet.document import SelfEvaluation

_CANCELLED = re.compile(
    r"(?:项目|预算|任务|工程|采购|合同)[^。；;，,]{0,6}?(?:已经|已|被|予以|全部|现|均)?"
    r"(?:中止|终止|取消|撤销|停止执行|停止实施|不再执行|不再实施|不再开展|未实施|未执行)"
    r"(?:执行|实施|了)?(?=$|[。；;，,、）)])"
)
_NOT_DONE = re.compile(
    r"(?:尚未|暂未|还未|仍未|未能)(?!发[现生]|出现|收到|接到|产生|有)|"
    r"未(?:完成|开展|实施|启动|通过|验收|采购|支付|批复|获批|到位|落实|达标|交付|上线)(?![率数])|"
    r"未达到?+(?![上限额]|警戒)|没有(?:完成|开展|实施)|正在(?:进行|推进|办理|开展|实施|建设|采购|招标|筹备)|"
    r"(?:进行|推进|办理|建设|招标|筹备)中(?![心央])|(?:^|[，,。；;])待(?![遇定额])|有待|"
    r"(?:计划|拟|预计|将)(?:于|在)(?:下|明|次|20)|暂缓"
)
_GOAL_MISSED = re.compile(
    r"(?:未|没有|未能|尚未)(?:全部|完全|按期|如期|按计划)?(?:完成|达成|实现|达到)(?:年度|预期|总体|既定|全年|绩效)?"
    r"(?:总体)?(?:目标|任务|计划|指标)|(?:目标|任务)(?:未|尚未|没有)(?:全部|完全|按期|如期)?(?:完成|达成|实现)"
)
_SET_LOW = re.compile(
    r"(?:指标值?|目标值?|预期|预估|测算|设定|设置|估计)[^。；;]{0,10}?(?:偏低|过低|较低|保守|不足|不够|不准|不合理)|"
    r"(?:合理|科学|客观|精准|准确)(?:地)?(?:设置|设定|制定|编制|测算|确定)"
)


def is_cancelled(document: SelfEvaluation, rows: Sequence[Row]) -> bool:
    """Whether the sheet says that the project was stopped: as a whole, or in most rows."""
    if any(says_cancelled(text) for text in (document.goal_actual, document.remark)):
        return True
    real = [row for row in rows if row.is_indicator]
    cancelled = [row for row in real if says_cancelled(row.cells.actual)]
    return bool(cancelled) and len(cancelled) * 2 > len(real)


def says_cancelled(text: str) -> bool:
    return bool(_CANCELLED.search(plain(text)))


def says_not_done(text: str) -> bool:
    """Not done, pending, planned, not yet approved."""
    return bool(_NOT_DONE.search(plain(text)))


def says_goal_missed(text: str) -> bool:
    return bool(_GOAL_MISSED.search(plain(text)))


def says_target_was_low(text: str) -> bool:
    return bool(_SET_LOW.search(plain(text)))
