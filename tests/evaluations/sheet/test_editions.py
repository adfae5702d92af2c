"""Edition files: what is shipped can be read, and a wrong one is named precisely."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import checks
from evaluations.sheet.editions import FOLDER, EditionError, all_editions
from evaluations.sheet.editions.loader import load_edition

SOURCE = (FOLDER / "sz2021-scored.toml").read_text(encoding="utf-8")


def broken(tmp_path: Path, old: str, new: str) -> Path:
    assert old in SOURCE
    path = tmp_path / "sz2021-scored.toml"
    path.write_text(SOURCE.replace(old, new, 1), encoding="utf-8")
    return path


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
        ('weight = "50"', 'weight = "55"', "level1.weight"),
        ('weight = "50"', 'weight = "fifty"', "level1[0].weight"),
        ('weight = "50"', "weight = 0.5", "level1[0].weight"),
        ('field = "project_name"', 'field = "projekt"', "header[0].field"),
        ('field = "project_amount"', 'field = "project_name"', "header[1].field"),
        ('rate = "percent"', 'rate = "per mille"', "scoring.rate"),
        ("columns = 9", "columns = 8", "sheet.widths"),
        ("header_spans = [1, 4, 1, 3]", "header_spans = [1, 4, 1, 4]", "sheet.header_spans"),
        ('[["project_name", "project_amount"]', '[["project_name", "period"]', "sheet.header_rows"),
        ("scored = true\nexecution", "surprise = 1\nexecution", "scoring.surprise"),
        ('label = "年度资金总额"\nscored = true', 'label = "年度资金总额"', "funding.rows.scored"),
    ],
)
def test_a_wrong_edition_names_file_key_and_reason(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    with pytest.raises(EditionError) as caught:
        load_edition(broken(tmp_path, old, new))
    assert (caught.value.file, caught.value.key) == ("sz2021-scored.toml", key)
    assert caught.value.reason


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("id = ", encoding="utf-8")
    with pytest.raises(EditionError, match=r"x\.toml"):
        load_edition(path)


def test_the_system_check_speaks_of_wrong_editions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(tmp_path, 'rate = "percent"', 'rate = "x"')
    monkeypatch.setattr(checks, "FOLDER", tmp_path)
    [problem] = checks.check_editions()
    assert problem.id == "ziping.E001"
    assert "sz2021-scored.toml" in problem.msg
    assert "scoring.rate" in problem.msg


@pytest.mark.parametrize(
    ("policy", "reason"), [("mof-10-50-30-10", "一级指标"), ("gone", "没有计分办法 gone")]
)
def test_the_system_check_speaks_of_variants_that_do_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policy: str, reason: str
) -> None:
    broken(tmp_path, 'policy = "sz-10-50-40"', f'policy = "{policy}"')
    monkeypatch.setattr(checks, "FOLDER", tmp_path)
    [problem] = checks.check_editions()
    assert "sz2021-scored.toml 的 policies" in problem.msg
    assert reason in problem.msg


def test_the_shipped_editions_pass_the_system_check() -> None:
    assert checks.check_editions() == []
