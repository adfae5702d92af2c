"""Imported forms join the campaign that takes them in, and are judged as it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Unit
from accounts.permissions import grants
from evaluations.checking.sheet_checks import check_evaluation
from evaluations.lifecycle.imports import NewEvaluation, replace_from_import, store_new, undo_import
from evaluations.models import Campaign, CheckSetting, Evaluation, ScoringChoice
from evaluations.models.states import State
from evaluations.sheet.document import SelfEvaluation
from evaluations.storage.campaign_lookup import Belonging, campaigns_for
from evaluations.storage.mapper import to_document
from intake.models import ImportItem
from intake.runs.preview import check_items
from tests.factories.documents import build_document, with_funding, with_row
from tests.factories.evaluations import create_evaluation, create_many, project_of
from tests.factories.people import Office
from tests.intake.test_runs import book, named, saved
from tests.pages import as_user

EDITION = "sz2021-scored"
FAR_OVER = with_row(build_document(), 0, actual="12000册")


def open_round(people: Office, *units: Unit, name: str = "自评", year: int = 2025) -> Campaign:
    today = timezone.localdate()
    made = Campaign.objects.create(
        year=year, name=name, edition=EDITION, opens_on=today, deadline=today + timedelta(days=9)
    )
    made.units.set(units or (people.unit, people.other_unit))
    CheckSetting.objects.create(
        campaign=made,
        code="OVER_NOEXPL",
        severity="error",
        valid_from=today,
        reason="从严",
        by=people.reviewer,
    )
    return made


def half_spent() -> SelfEvaluation:
    """The clean sheet with half of the money spent, and the plain sum of its points as total."""
    sheet = build_document(total_score="95")
    for source in ("total", "fiscal_current_year"):
        sheet = with_funding(sheet, source, executed="190000.00", execution_rate="50.00")
    return with_funding(sheet, "total", score="5")


def test_one_campaign_that_fits_is_the_one(people: Office) -> None:
    round_ = open_round(people)
    own = Belonging(people.unit.pk, 2025, EDITION)
    strangers = {
        own._replace(year=2024),
        own._replace(edition="mof-standard"),
        own._replace(unit_id=people.district.pk),
    }
    assert campaigns_for({own, *strangers}) == {own: round_.pk}
    open_round(people, people.unit, name="又一批")
    assert campaigns_for({own, *strangers}) == {}
    assert campaigns_for(set()) == {}


def test_many_forms_are_looked_up_at_once(people: Office) -> None:
    open_round(people)
    units = (people.unit.pk, people.other_unit.pk)
    with CaptureQueriesContext(connection) as queries:
        found = campaigns_for({Belonging(unit, 2025, EDITION) for unit in units})
    assert (len(queries), len(found)) == (1, 2)


def test_a_saved_form_joins_and_is_checked_by_its_campaign(start, people: Office) -> None:
    round_ = open_round(people)
    saved(start(book(FAR_OVER)), people)
    evaluation = Evaluation.objects.get()
    assert evaluation.campaign == round_
    assert (evaluation.error_count, evaluation.warning_count) == (1, 0)
    assert evaluation.findings.get().severity == "error"


def test_without_a_campaign_the_edition_checks(start, people: Office) -> None:
    open_round(people, people.other_unit)
    saved(start(book(FAR_OVER)), people)
    evaluation = Evaluation.objects.get()
    assert evaluation.campaign is None
    assert (evaluation.error_count, evaluation.warning_count) == (0, 1)


def test_the_preview_counts_and_shows_what_the_saving_will_find(
    client: Client, start, people: Office
) -> None:
    open_round(people)
    item = start(book(FAR_OVER)).items.get()
    assert (item.error_count, item.warning_count) == (1, 0)
    as_user(client, people.administrator)
    html = client.get(f"/imports/{item.run_id}/items/{item.pk}/").content.decode()
    assert 'data-severity="error"' in html


def test_the_preview_scores_as_the_campaign_chose(start, people: Office) -> None:
    round_ = open_round(people)
    ScoringChoice.objects.create(
        campaign=round_,
        variant="capped-by-execution",
        valid_from=timezone.localdate(),
        reason="办法",
        by=people.reviewer,
    )
    item = start(book(half_spent())).items.get()
    [(_item, result)] = check_items([item])
    assert "TOTAL_SUM" in {row.code for row in result.findings}
    saved(item.run, people)
    evaluation = Evaluation.objects.get()
    stored = check_evaluation(evaluation, to_document(evaluation)).findings
    assert result.findings == stored


def test_a_corrected_item_is_counted_anew(client: Client, start, people: Office) -> None:
    item = start(book(FAR_OVER)).items.get()
    assert (item.error_count, item.warning_count) == (0, 1)
    as_user(client, people.administrator)
    page = f"/imports/{item.run_id}/items/{item.pk}/"
    client.post(page, {"value-indicators[0].actual": "8200册"})
    item.refresh_from_db()
    assert (item.error_count, item.warning_count) == (0, 0)


def test_an_item_without_a_unit_is_checked_for_itself(start) -> None:
    item = start(book(replace(FAR_OVER, implementing_unit="谁也不知道", department=""))).items.get()
    assert item.unit is None
    assert (item.error_count, item.warning_count) == (1, 1)  # a field is missing as well


@pytest.mark.parametrize("count", [1, 15])
def test_many_items_cost_as_many_queries_as_one(start, people: Office, count: int) -> None:
    open_round(people)
    run = start(book(*(named(f"项目{number:03}") for number in range(count))))
    items = list(ImportItem.objects.filter(run=run).select_related("evaluation"))
    with CaptureQueriesContext(connection) as queries:
        assert len(check_items(items)) == count
    assert len(queries) == 6


@pytest.mark.parametrize("count", [1, 30])
def test_joining_costs_two_queries_for_any_number_of_forms(people: Office, count: int) -> None:
    evaluations = create_many(people.unit, people.preparer, count)
    new = [
        NewEvaluation(project_of(evaluation), to_document(evaluation)) for evaluation in evaluations
    ]
    spent = []
    assert grants(people.administrator), "asked for once, and remembered"
    for with_campaign in (False, True):
        Evaluation.objects.all().delete()
        if with_campaign:
            open_round(people)
        with CaptureQueriesContext(connection) as queries:
            store_new(entries=new, by=people.administrator, state=State.DRAFT)
        spent.append(len(queries))
    assert spent[1] - spent[0] == 2  # settings and scoring; the campaign is always asked for


def test_a_form_written_over_joins_and_taking_back_lets_it_go(people: Office) -> None:
    evaluation = create_evaluation(people.unit, people.preparer)
    round_ = open_round(people)
    done = replace_from_import(
        evaluation=evaluation,
        document=FAR_OVER,
        by=people.administrator,
        version=evaluation.version,
    )
    evaluation.refresh_from_db()
    assert (evaluation.campaign, evaluation.error_count) == (round_, 1)
    version = done.evaluation.version
    assert undo_import(
        evaluation=evaluation, version=version, before=done.before, by=people.administrator
    )
    evaluation.refresh_from_db()
    assert (evaluation.campaign, evaluation.error_count) == (None, 0)


def test_a_form_of_a_campaign_stays_in_it(people: Office) -> None:
    evaluation = create_evaluation(people.unit, people.preparer)
    old = open_round(people, name="旧")
    Evaluation.objects.update(campaign=old)
    open_round(people, name="新")
    done = replace_from_import(
        evaluation=evaluation,
        document=FAR_OVER,
        by=people.administrator,
        version=evaluation.version,
    )
    undo_import(
        evaluation=evaluation,
        version=done.evaluation.version,
        before=done.before,
        by=people.administrator,
    )
    evaluation.refresh_from_db()
    assert evaluation.campaign == old
