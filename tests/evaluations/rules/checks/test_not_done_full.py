"""NOT_DONE_FULL: not done, yet full points."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluations.rules.sheets import UNSCORED, found, with_row

CODE = "NOT_DONE_FULL"


@pytest.mark.parametrize(
    "actual",
    [
        "尚未完成",
        "未完成招标",
        "项目正在推进",
        "设备采购中，招标中",
        "待财政批复",
        "已招标，待验收",
        "暂未启动",
        "未能按期开工",
        "计划于2022年3月完成",
        "拟于下年实施",
        "未达到",
        "没有完成",
        "验收有待安排",
        "暂缓实施",
        "未验收",
    ],
)
def test_not_done(actual: str) -> None:
    (finding,) = found(CODE, with_row(1, actual=actual))
    assert (finding.where, finding.printed) == ("indicators[1].score", "15")
    assert finding.params == {"actual": actual}


@pytest.mark.parametrize(
    "actual",
    [
        "已完成",
        "尚未发现问题",
        "暂未收到投诉",
        "未发生安全事故",
        "未达到上限",
        "未完成率为0",
        "待遇全部落实",
        "接待群众200人",
        "在建设中心完成验收",
        "未超支",
        "",
    ],
)
def test_done_or_nothing_bad(actual: str) -> None:
    assert found(CODE, with_row(1, actual=actual)) == ()


def test_the_target_may_ask_for_it() -> None:
    assert found(CODE, with_row(1, target="正在建设", actual="正在建设")) == ()


def test_only_full_points_of_a_project_that_was_carried_out() -> None:
    assert found(CODE, with_row(1, actual="尚未完成", score="10")) == ()
    document = replace(with_row(1, actual="尚未完成"), goal_actual="项目已取消。")
    assert found(CODE, document) == ()
    assert found(CODE, with_row(1, actual="尚未完成"), UNSCORED) == ()
