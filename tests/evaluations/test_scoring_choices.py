"""A campaign chooses how its forms are scored: everything that gives or judges points follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budgets.models import Project
from core.errors import ActionRefused
from evaluations.campaigns import rescoring
from evaluations.campaigns.opening import make_evaluations
from evaluations.campaigns.rescoring import fill_anew
from evaluations.campaigns.scoring_choices import choose_scoring, offers, propose_scoring
from evaluations.checking.effective_settings import settings_by_campaign, settings_for
from evaluations.checking.peers import case_of
from evaluations.checking.sheet_checks import check_cases, check_evaluation
from evaluations.lifecycle.actions import make_transition, save_draft
from evaluations.models import Campaign, Evaluation, ScoringChoice
from evaluations.models.states import State
from evaluations.scoring.computed import fill_computed
from evaluations.scoring.variants import effective_edition
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.edits import Edits
from evaluations.storage.mapper import to_document
from evaluations.storage.sheet_rows import SHEET_ROWS
from jobs.leases import take
from jobs.models import Job
from jobs.work import work
from tests.factories.documents import build_document, with_funding, with_row
from tests.factories.evaluations import create_evaluation, create_many, save_sheet
from tests.factories.people import Office
from tests.pages import as_user, posted

TWO_PARTS, CAPPED = "two-part-20-80", "capped-by-execution"


@pytest.fixture
def campaign(people: Office) -> Campaign:
    today = timezone.localdate()
    made = Campaign.objects.create(
        year=2025,
        name="2025年度自评",
        edition="sz2021-scored",
        opens_on=today,
        deadline=today + timedelta(days=9),
    )
    made.units.set([people.unit, people.other_unit])
    return made


def half_spent() -> SelfEvaluation:
    """The clean sheet with half of the money spent, as the product fills it."""
    sheet = build_document()
    for source in ("total", "fiscal_current_year"):
        sheet = with_funding(sheet, source, executed="190000.00")
    return fill_computed(sheet, effective_edition("sz2021-scored", 2025))


@pytest.fixture
def evaluation(people: Office, campaign: Campaign) -> Evaluation:
    stored = create_evaluation(people.unit, people.preparer, document=half_spent())
    stored.campaign = campaign
    stored.save()
    return stored


def choose(people: Office, campaign: Campaign, variant: str, days: int = 0) -> Job | None:
    """The reviewer chooses, and a worker applies it."""
    day = timezone.localdate() + timedelta(days=days)
    choice = propose_scoring(campaign=campaign, variant=variant, valid_from=day)
    job = choose_scoring(choice=choice, reason="市局新办法", by=people.reviewer)
    if job is not None:
        work(job.pk)
        job.refresh_from_db()
    return job


def page_of(client: Client, evaluation: Evaluation) -> str:
    return client.get(f"/evaluations/{evaluation.pk}/").content.decode()


def test_the_choices_are_those_that_fit(campaign: Campaign) -> None:
    assert [offer.variant for offer in offers(campaign)] == ["", "sz-10-50-40", TWO_PARTS, CAPPED]
    assert "执行率低于 60% 的，总分不超过 69 分。" in offers(campaign)[-1].rules
    assert "总分不超过" not in "".join(offers(campaign)[0].rules)
    assert offers(Campaign(year=2020, edition="sz2020-completion")) == []


@pytest.mark.parametrize(
    ("variant", "message"), [("mof-10-50-30-10", "一级指标"), ("gone", "没有计分办法")]
)
def test_a_choice_must_fit(campaign: Campaign, variant: str, message: str) -> None:
    with pytest.raises(ActionRefused, match=message):
        propose_scoring(campaign=campaign, variant=variant, valid_from=timezone.localdate())


def test_the_past_is_not_changed(campaign: Campaign) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(ActionRefused, match="不能早于今天"):
        propose_scoring(campaign=campaign, variant=CAPPED, valid_from=yesterday)


def test_only_who_answers_for_all_units_may_choose(people: Office, campaign: Campaign) -> None:
    today = timezone.localdate()
    for person in (people.preparer, people.other_reviewer, people.auditor):
        choice = propose_scoring(campaign=campaign, variant=CAPPED, valid_from=today)
        with pytest.raises(ActionRefused):
            choose_scoring(choice=choice, reason="因为", by=person)
    with pytest.raises(ActionRefused, match="理由"):
        choose_scoring(
            choice=propose_scoring(campaign=campaign, variant=CAPPED, valid_from=today),
            reason=" ",
            by=people.reviewer,
        )
    assert not ScoringChoice.objects.exists()


def test_the_database_wants_a_reason_and_the_model_a_known_variant(
    people: Office, campaign: Campaign
) -> None:
    row = ScoringChoice(
        campaign=campaign, variant="gone", valid_from=timezone.localdate(), by=people.reviewer
    )
    with pytest.raises(ValidationError, match="gone"):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_drafts_points_and_findings_follow_at_once(
    people: Office, evaluation: Evaluation, campaign: Campaign
) -> None:
    assert (evaluation.total_score, evaluation.error_count) == ("95", 0)
    job = choose(people, campaign, CAPPED)
    assert job is not None
    assert (job.status, job.done, job.total) == (Job.Status.DONE, 1, 1)
    evaluation.refresh_from_db()
    assert (evaluation.total_score, evaluation.total_score_value) == ("69", 69)
    assert evaluation.error_count == 0
    choose(people, campaign, TWO_PARTS)
    evaluation.refresh_from_db()
    line = evaluation.funding_lines.get(source="total")
    assert (line.weight, line.score, line.score_value) == ("20", "10", 10)
    assert evaluation.total_score == "100"
    assert {row.level1_weight for row in evaluation.indicators.all()} == {"50", "30"}
    assert "WEIGHT_L1" in set(evaluation.findings.values_list("code", flat=True))
    choose(people, campaign, "")
    evaluation.refresh_from_db()
    assert (evaluation.total_score, evaluation.error_count) == ("95", 0)
    assert list(campaign.scoring_choices.values_list("variant", flat=True)) == [
        CAPPED,
        TWO_PARTS,
        "",
    ]


def test_what_was_handed_on_or_printed_by_an_office_stays_and_is_checked_again(
    people: Office, evaluation: Evaluation, campaign: Campaign
) -> None:
    printed = replace(half_spent(), total_score="95.00")
    imported = create_evaluation(people.unit, people.preparer, document=printed, name="路灯")
    Evaluation.objects.filter(pk=imported.pk).update(campaign=campaign)
    Evaluation.objects.filter(pk=evaluation.pk).update(state=State.SUBMITTED)
    choose(people, campaign, CAPPED)
    for stored, total in ((evaluation, "95"), (imported, "95.00")):
        stored.refresh_from_db()
        assert stored.total_score == total
        assert stored.findings.get(code="TOTAL_SUM").expected == "69"


def test_a_choice_for_a_later_day_waits_for_it(
    people: Office, evaluation: Evaluation, campaign: Campaign
) -> None:
    assert choose(people, campaign, CAPPED, days=3) is None
    evaluation.refresh_from_db()
    assert evaluation.total_score == "95"
    assert settings_for(evaluation).variant == ""
    later = timezone.localdate() + timedelta(days=3)
    assert settings_by_campaign([campaign.pk], later)[campaign.pk].variant == CAPPED


def test_when_the_day_has_come_the_open_sheet_is_computed_anew(
    client: Client, people: Office, evaluation: Evaluation, campaign: Campaign
) -> None:
    choose(people, campaign, CAPPED, days=3)
    ScoringChoice.objects.update(valid_from=timezone.localdate())
    as_user(client, people.preparer)
    html = page_of(client, evaluation)
    assert '<strong id="cell-total_score">69</strong>' in html
    assert 'data-code="TOTAL_SUM"' not in html


def test_a_page_read_before_the_rescoring_knows_that_rows_were_written(
    people: Office, evaluation: Evaluation, campaign: Campaign
) -> None:
    page = Evaluation.objects.prefetch_related(*SHEET_ROWS).get(pk=evaluation.pk)
    before = to_document(page)
    choose(people, campaign, TWO_PARTS)
    evaluation.refresh_from_db()
    assert evaluation.version == page.version
    rescored = to_document(evaluation)
    assert rescored.funding != before.funding
    save_draft(evaluation=page, edits=Edits(), by=people.preparer, version=page.version)
    evaluation.refresh_from_db()
    assert to_document(evaluation) == rescored


def test_saving_and_submission_follow(
    people: Office, evaluation: Evaluation, campaign: Campaign
) -> None:
    sheet = to_document(evaluation)
    assert "TOTAL_SUM" not in {row.code for row in check_evaluation(evaluation, sheet).findings}
    ScoringChoice.objects.create(
        campaign=campaign,
        variant=CAPPED,
        valid_from=timezone.localdate(),
        reason="办法",
        by=people.reviewer,
    )
    assert "TOTAL_SUM" in {row.code for row in check_evaluation(evaluation, sheet).findings}
    with pytest.raises(ActionRefused, match="处错误"):
        make_transition(evaluation=evaluation, action="submit", by=people.preparer)
    saved = save_sheet(evaluation, people.preparer, sheet, version=evaluation.version)
    assert "TOTAL_SUM" not in {row.code for row in saved.findings}
    assert (saved.evaluation.total_score, saved.evaluation.total_score_computed) == ("69", 69)


def test_the_live_page_computes_by_the_choice(
    client: Client, people: Office, evaluation: Evaluation, campaign: Campaign
) -> None:
    choose(people, campaign, CAPPED)
    as_user(client, people.preparer)
    evaluation.refresh_from_db()
    page = posted(evaluation) | {"funding-total-executed": "361000.00"}
    html = client.post(f"/evaluations/{evaluation.pk}/live/", page).content.decode()
    assert ">99.5</strong>" in html
    assert "没有失分" not in html
    assert "失 0.5 分：分值 × 全年执行数 ÷ 全年预算数" in html


def test_new_forms_begin_with_the_choice(people: Office, campaign: Campaign) -> None:
    choose(people, campaign, TWO_PARTS)
    Project.objects.create(unit=people.unit, name="路灯")
    make_evaluations(campaign=campaign)
    evaluation = Evaluation.objects.get(campaign=campaign)
    assert evaluation.funding_lines.get(source="total").weight == "20"


def test_the_preparer_sees_which_rules_hold_and_where_points_were_lost(
    client: Client, people: Office, evaluation: Evaluation, campaign: Campaign
) -> None:
    as_user(client, people.preparer)
    html = page_of(client, evaluation)
    assert "总分不超过 69 分" not in html
    choose(people, campaign, CAPPED)
    html = page_of(client, evaluation)
    assert "<li>执行率低于 60% 的，总分不超过 69 分。</li>" in html
    assert "失 26 分：执行率低于 60% 的，总分不超过 69 分" in html
    assert "2 处失分，共 31 分" in html


def test_a_sheet_without_scores_has_no_such_panel(client: Client, people: Office) -> None:
    sheet = replace(build_document(), edition="sz2020-completion", year=2020)
    evaluation = create_evaluation(people.unit, people.preparer, document=sheet)
    as_user(client, people.preparer)
    assert "计分办法" not in page_of(client, evaluation)


def test_the_page_offers_chooses_and_keeps_the_history(
    client: Client, people: Office, evaluation: Evaluation, campaign: Campaign
) -> None:
    address = f"/evaluations/checks/{campaign.pk}/scoring/"
    as_user(client, people.reviewer)
    assert address in client.get(f"/evaluations/checks/{campaign.pk}/").content.decode()
    assert "没有改动过，按版式默认执行。" in client.get(address).content.decode()
    today = timezone.localdate().isoformat()
    answer = client.post(
        address, {"variant": CAPPED, "valid_from": today, "reason": "市局办法"}, follow=True
    )
    html = answer.content.decode()
    assert 'id="job"' in html
    assert "市局办法" in html
    assert campaign.scoring_choices.get().by == people.reviewer


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ({"variant": "mof-10-50-30-10", "reason": "x"}, "一级指标"),
        ({"variant": "\x00" * 5, "reason": "x", "valid_from": "好"}, "输入"),
        ({"variant": CAPPED, "reason": ""}, "请填写理由"),
        ({"variant": "y" * 900, "reason": "x"}, ""),
    ],
)
def test_what_cannot_be_chosen_is_said(
    client: Client, people: Office, campaign: Campaign, page: dict[str, str], message: str
) -> None:
    as_user(client, people.reviewer)
    address = f"/evaluations/checks/{campaign.pk}/scoring/"
    answer = client.post(address, {"valid_from": timezone.localdate().isoformat()} | page)
    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert not ScoringChoice.objects.exists()


def test_the_auditor_reads_and_strangers_find_nothing(
    client: Client, people: Office, campaign: Campaign
) -> None:
    address = f"/evaluations/checks/{campaign.pk}/scoring/"
    as_user(client, people.auditor)
    assert "保存计分办法" not in client.get(address).content.decode()
    assert client.post(address, {"variant": CAPPED}).status_code == 403
    as_user(client, people.preparer)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_many_forms_cost_as_many_queries_as_one(
    people: Office, campaign: Campaign, count: int
) -> None:
    evaluations = create_many(people.unit, people.preparer, count, document=half_spent())
    Evaluation.objects.update(campaign=campaign)
    for evaluation in evaluations:
        evaluation.refresh_from_db()
    cases = [case_of(evaluation, to_document(evaluation)) for evaluation in evaluations]
    with CaptureQueriesContext(connection) as queries:
        check_cases(cases)
    assert len(queries) == 6
    ScoringChoice.objects.create(
        campaign=campaign,
        variant=CAPPED,
        valid_from=timezone.localdate(),
        reason="办法",
        by=people.reviewer,
    )
    with CaptureQueriesContext(connection) as queries:
        fill_anew(
            [evaluation.pk for evaluation in evaluations],
            settings_by_campaign([campaign.pk])[campaign.pk],
        )
    assert len(queries) == 8
    assert set(Evaluation.objects.values_list("total_score", flat=True)) == {"69"}


def test_a_row_that_exceeds_its_target_by_far(
    client: Client, people: Office, evaluation: Evaluation, campaign: Campaign
) -> None:
    choose(people, campaign, CAPPED)
    sheet = with_row(to_document(evaluation), 0, actual="90000册", explanation="捐赠增加")
    assert "OVER_NODEDUCT" in {row.code for row in check_evaluation(evaluation, sheet).findings}


def test_a_rescoring_that_died_goes_on_where_it_was(
    people: Office, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_many(people.unit, people.preparer, 5, document=half_spent())
    Evaluation.objects.update(campaign=campaign)
    monkeypatch.setattr(rescoring, "CHUNK", 2)
    today = timezone.localdate()
    choice = propose_scoring(campaign=campaign, variant=CAPPED, valid_from=today)
    job = choose_scoring(choice=choice, reason="办法", by=people.reviewer)
    assert job is not None
    lease = take(job.pk)
    assert lease is not None
    third = Evaluation.objects.order_by("pk")[2]
    lease.renew(done=2, result={"last": third.pk - 1})
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    work(job.pk)
    job.refresh_from_db()
    assert (job.status, job.done, job.total) == (Job.Status.DONE, 5, 5)
    totals = list(Evaluation.objects.order_by("pk").values_list("total_score", flat=True))
    assert totals == ["95", "95", "69", "69", "69"]


def test_a_newer_choice_stops_the_older_ones_work(people: Office, campaign: Campaign) -> None:
    today = timezone.localdate()
    jobs = [
        choose_scoring(
            choice=propose_scoring(campaign=campaign, variant=variant, valid_from=today),
            reason="办法",
            by=people.reviewer,
        )
        for variant in (CAPPED, TWO_PARTS)
    ]
    first, second = Job.objects.order_by("pk")
    assert [first, second] == jobs
    assert (first.cancel_requested, second.cancel_requested) == (True, False)
