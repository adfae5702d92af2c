"""How long a cell and a sheet may be: in the action, on the page, while typing, in an import."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from core.errors import ActionRefused
from evaluations.checking.limits import refusal
from evaluations.models import Evaluation, FundingLine, Indicator
from evaluations.pages.shared import MAX_SHOWN
from evaluations.rules import check, message
from evaluations.sheet.document import (
    FUNDING_FIELDS,
    INDICATOR_FIELDS,
    TEXT_FIELDS,
    IndicatorRow,
)
from evaluations.sheet.editions import all_editions, get_edition
from evaluations.sheet.lengths import (
    CHECKED_LENGTH,
    MAX_LENGTHS,
    MAX_ROWS,
    SHEET,
    checked_part,
    max_length_of,
)
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import save_sheet
from tests.factories.people import Office
from tests.pages import as_user, posted

EDITION = get_edition("sz2021-scored")


def save(evaluation: Evaluation, people: Office, document: Any) -> None:
    evaluation.refresh_from_db()
    save_sheet(evaluation, people.preparer, document, version=evaluation.version)


@pytest.fixture
def page(client: Client, people: Office) -> Client:
    return as_user(client, people.preparer)


# The limits themselves ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "names"),
    [(Evaluation, TEXT_FIELDS), (FundingLine, FUNDING_FIELDS), (Indicator, INDICATOR_FIELDS)],
)
def test_no_limit_is_larger_than_its_column(model: Any, names: tuple[str, ...]) -> None:
    for name in names:
        column = model._meta.get_field(name).max_length
        assert column is None or column == MAX_LENGTHS[name], name


def test_every_cell_of_every_edition_has_a_limit() -> None:
    for edition in all_editions().values():
        cells = (*edition.header, *edition.goals.fields, *edition.footer)
        for cell in (*cells, *edition.funding.columns, *edition.indicators.columns):
            assert 0 < max_length_of(cell) <= MAX_LENGTHS[cell.field]


def test_an_edition_may_allow_fewer_characters() -> None:
    columns = tuple(
        replace(cell, max_length=10) if cell.field == "explanation" else cell
        for cell in EDITION.indicators.columns
    )
    short = EDITION.with_block("indicators", replace(EDITION.indicators, columns=columns))
    document = with_row(build_document(), 0, explanation="字" * 11)
    assert "11 字，最多 10 字" in refusal(document, short)
    assert refusal(document, EDITION) == ""


# The action -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "most", "place"),
    [
        ("explanation", 5_000, "偏差原因分析"),
        ("target", 2_000, "年度指标值"),
    ],
)
def test_the_action_names_the_cell_its_length_and_the_limit(
    people: Office, draft: Evaluation, name: str, most: int, place: str
) -> None:
    save(draft, people, with_row(build_document(), 0, **{name: "1" * most}))
    with pytest.raises(ActionRefused, match=f"{place}.*{most + 1} 字，最多 {most} 字"):
        save(draft, people, with_row(build_document(), 0, **{name: "1" * (most + 1)}))
    assert len(getattr(draft.indicators.first(), name)) == most


def test_a_number_too_long_for_its_cell_is_refused_for_its_length(
    people: Office, draft: Evaluation
) -> None:
    with pytest.raises(ActionRefused, match=r"分值.*61 字，最多 60 字") as refused:
        save(draft, people, with_row(build_document(), 0, weight="1" * 61))
    assert refused.value.code == "cell_refused"


def test_a_sheet_too_long_as_a_whole_is_refused(people: Office, draft: Evaluation) -> None:
    rows = tuple(
        IndicatorRow("产出指标", "50", "数量指标", f"指标{n}", explanation="字" * 4_990)
        for n in range(41)
    )
    with pytest.raises(ActionRefused, match=f"整张表共 .* 字，最多 {SHEET} 字"):
        save(draft, people, build_document(indicators=rows))


def test_a_longer_sheet_from_before_is_saved_when_it_does_not_grow(
    people: Office, draft: Evaluation
) -> None:
    draft.indicators.update(explanation="旧" * 30_000)
    draft.refresh_from_db()
    shorter = replace(to_document(draft), goal_actual="完成。", total_score="99.50000")
    save(draft, people, shorter)
    with pytest.raises(ActionRefused, match="整张表共"):
        save(draft, people, replace(shorter, goal_actual="完成任务。"))


def test_more_rows_than_a_sheet_has_are_refused(people: Office, draft: Evaluation) -> None:
    rows = (IndicatorRow("产出指标", "50", "数量指标", "指标"),) * (MAX_ROWS + 1)
    with pytest.raises(ActionRefused, match="1001 行，最多 1000 行"):
        save(draft, people, build_document(indicators=rows))
    assert draft.indicators.count() == 8


def test_a_longer_text_from_before_stays_until_it_is_changed(
    people: Office, draft: Evaluation
) -> None:
    Indicator.objects.filter(pk=draft.indicators.first().pk).update(explanation="旧" * 6_000)
    draft.refresh_from_db()
    old = to_document(draft)
    save(draft, people, replace(old, goal_actual="另写。"))
    assert len(draft.indicators.first().explanation) == 6_000
    with pytest.raises(ActionRefused, match="6001 字"):
        save(draft, people, with_row(old, 0, explanation="旧" * 6_001))


# The page -------------------------------------------------------------------------------------


def test_the_page_says_it_at_the_cell_and_keeps_the_text(page: Client, draft: Evaluation) -> None:
    long = "字" * 5_001
    answer = page.post(f"/evaluations/{draft.pk}/", posted(draft, **{"rows-0-explanation": long}))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "有 5001 字，最多 5000 字" in html
    assert long in html, "what was typed is not lost"
    assert 'maxlength="5000"' not in html, "a browser cuts pasted text without a word"
    assert draft.indicators.first().explanation == ""


def test_the_live_answer_says_it_at_the_cell(page: Client, draft: Evaluation) -> None:
    typed = posted(draft, **{"rows-0-explanation": "字" * 5_001, "goal_actual": "文" * 5_002})
    html = page.post(f"/evaluations/{draft.pk}/live/", typed).content.decode()
    assert re.search(r'data-cell="cell-indicators-?0-?explanation"', html)
    assert "有 5001 字，最多 5000 字" in html
    assert "有 5002 字，最多 5000 字" in html


def test_the_live_answer_refuses_a_sheet_too_long_without_checking_it(
    page: Client, draft: Evaluation
) -> None:
    rows = {f"rows-{n}-explanation": "字" * 5_000 for n in range(8)}
    for number in range(8, 45):
        cells = {"level1": "产出指标", "level2": "数量指标", "explanation": "字" * 5_000}
        rows |= {f"rows-{number}-{name}": text for name, text in cells.items()}
    typed = posted(draft, **rows, **{"rows-TOTAL_FORMS": 45})
    html = page.post(f"/evaluations/{draft.pk}/live/", typed).content.decode()
    assert f"最多 {SHEET} 字" in html
    assert "data-cell" not in html
    assert len(html) < 100_000


# How much the rules read, and how much an answer says ---------------------------------------------


def test_a_text_longer_than_the_rules_read_says_so() -> None:
    whole = build_document(goal_actual="馆" * CHECKED_LENGTH)
    assert checked_part(whole) is whole
    longer = build_document(goal_actual="馆" * (CHECKED_LENGTH + 1))
    assert len(checked_part(longer).goal_actual) == CHECKED_LENGTH
    hints = [found for found in check(longer, EDITION) if found.code == "READ_IN_PART"]
    assert [(hint.where, hint.severity) for hint in hints] == [("goal_actual", "hint")]
    assert f"只看了前 {CHECKED_LENGTH} 字" in message(hints[0])
    assert "READ_IN_PART" not in {found.code for found in check(whole, EDITION)}


def test_a_finding_repeats_the_head_of_a_long_text_only() -> None:
    document = with_row(build_document(), 0, target="按时完成" * 400, actual="按时完成" * 400)
    copied = next(found for found in check(document, EDITION) if found.code == "TARGET_COPIED")
    assert len(copied.printed) == 1_600
    assert len(message(copied)) < 400
    assert "共 1600 字" in message(copied) or "按时" not in message(copied)


def test_the_page_lists_so_many_findings_and_leads_to_the_others(
    page: Client, people: Office, draft: Evaluation
) -> None:
    rows = tuple(
        IndicatorRow("产出指标", "50", "数量指标", f"指标{n}", "≥1次", "2次", "1", "3")
        for n in range(MAX_SHOWN + 20)
    )
    save(draft, people, build_document(indicators=rows))
    typed = posted(draft)
    count = draft.findings.count()
    assert count > MAX_SHOWN
    for html in (
        page.get(f"/evaluations/{draft.pk}/").content.decode(),
        page.post(f"/evaluations/{draft.pk}/live/", typed).content.decode(),
    ):
        assert html.count("data-severity=") == MAX_SHOWN
        assert int(re.findall(r"另有 (\d+) 条", html)[0]) >= 20
    places = set()
    for number in range(1, -(-count // MAX_SHOWN) + 1):
        html = page.get(f"/evaluations/{draft.pk}/findings/?page={number}").content.decode()
        places |= set(re.findall(r"#(cell-[\w-]+)", html))
    assert len(places) >= MAX_SHOWN + 20


def test_strangers_do_not_read_all_findings(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.stranger)
    assert client.get(f"/evaluations/{draft.pk}/findings/").status_code == 404


def test_the_history_shows_long_reasons_by_their_head(
    client: Client, people: Office, draft: Evaluation
) -> None:
    reason = "口径" * 300
    for number in range(51):
        make_step(draft, people, f"{number}{reason}")
    html = as_user(client, people.reviewer).get(f"/evaluations/{draft.pk}/history/").content
    assert "共 601 字，点开看全文" in html.decode()
    assert "第 1 / 2 页" in html.decode()


def make_step(evaluation: Evaluation, people: Office, reason: str) -> None:
    evaluation.transitions.create(
        action="return",
        from_state="submitted",
        to_state="returned",
        by=people.reviewer,
        reason=reason,
        findings=[],
    )
