"""Edition files: what is shipped can be read, and a wrong one is named precisely."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from config import checks
from core.sheets.kinds import register
from core.sheets.spec_files import load_spec
from core.spec import SpecError
from evaluations.kinds import SELF_EVALUATION
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import FOLDER, all_editions

SOURCE = (FOLDER / "sz2021-scored.toml").read_text(encoding="utf-8")


def broken(tmp_path: Path, old: str, new: str) -> Path:
    assert old in SOURCE
    path = tmp_path / "sz2021-scored.toml"
    path.write_text(SOURCE.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.fixture
def editions_in() -> Iterator[Callable[[Path], None]]:
    """Has the editions stand in another folder, until the test is over."""
    yield lambda folder: register(replace(SELF_EVALUATION, folder=folder))
    register(SELF_EVALUATION)


def test_every_shipped_edition_can_be_read() -> None:
    assert "sz2021-scored" in all_editions()


def test_the_scored_sheet_gives_ten_fifty_forty() -> None:
    edition = all_editions()["sz2021-scored"]
    assert edition.scoring.execution_weight == 10
    assert [(level.name, level.weight) for level in edition.level1] == [
        ("产出指标", 50),
        ("效益指标", 40),
    ]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('id = "sz2021-scored"', 'id = "other"', "id"),
        ('amount_unit = "元"', "amount_unit = 3", "amount_unit"),
        ('name = "项目自评表（2021年评分版）"', "", "name"),
        ('weight = "50"', 'weight = "55"', "blocks.indicators.levels.weight"),
        ('weight = "50"', 'weight = "fifty"', "blocks.indicators.levels[0].weight"),
        ('weight = "50"', "weight = 0.5", "blocks.indicators.levels[0].weight"),
        ('field = "project_name"', 'field = "projekt"', "blocks.header.fields[0].field"),
        ('field = "project_amount"', 'field = "project_name"', "blocks.header.fields[1].field"),
        ('rate = "percent"', 'rate = "per mille"', "scoring.rate"),
        ("columns = 9", "columns = 8", "sheet.widths"),
        ("header_spans = [1, 4, 1, 3]", "header_spans = [1, 4, 1, 4]", "sheet.header_spans"),
        ('[["project_name", "project_amount"]', '[["project_name", "period"]', "sheet.header_rows"),
        ('kind = "value"', 'kind = "valeu"', "blocks.indicators.columns[3].kind"),
        ("[blocks.funding]", "[blocks.money]", "blocks.money"),
        ("[blocks.goals]", "[blocks.goals.label]", "blocks.goals.label"),
        ('kind = "self_evaluation"', 'kind = "statement"', "kind"),
        ("scored = true\nexecution", "surprise = 1\nexecution", "scoring.surprise"),
        (
            'label = "年度资金总额"\nscored = true',
            'label = "年度资金总额"',
            "blocks.funding.rows.scored",
        ),
    ],
)
def test_a_wrong_edition_names_file_key_and_reason(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    with pytest.raises(SpecError) as caught:
        load_spec(broken(tmp_path, old, new), SelfEvaluation)
    assert (caught.value.file, caught.value.key) == ("sz2021-scored.toml", key)
    assert caught.value.reason


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("id = ", encoding="utf-8")
    with pytest.raises(SpecError, match=r"x\.toml"):
        load_spec(path, SelfEvaluation)


def test_the_system_check_reports_wrong_editions(
    tmp_path: Path, editions_in: Callable[[Path], None]
) -> None:
    broken(tmp_path, 'rate = "percent"', 'rate = "x"')
    editions_in(tmp_path)
    [problem] = checks.check_spec_files()
    assert problem.id == "ziping.E001"
    assert "sz2021-scored.toml" in problem.msg
    assert "scoring.rate" in problem.msg


@pytest.mark.parametrize(
    ("variant", "reason"), [("mof-10-50-30-10", "一级指标"), ("gone", "没有计分办法 gone")]
)
def test_the_system_check_reports_variants_that_do_not_fit(
    tmp_path: Path, editions_in: Callable[[Path], None], variant: str, reason: str
) -> None:
    broken(tmp_path, 'variant = "sz-10-50-40"', f'variant = "{variant}"')
    editions_in(tmp_path)
    [problem] = checks.check_spec_files()
    assert "sz2021-scored.toml 的 variants" in problem.msg
    assert reason in problem.msg


def test_the_shipped_editions_pass_the_system_check() -> None:
    assert checks.check_spec_files() == []
