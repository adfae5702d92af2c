"""Made-up volume: as much as asked for, the same by the same seed, and never beside real data."""

from __future__ import annotations

from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Unit, User
from accounts.roles import Role
from evaluations.lifecycle.permissions import possible_transitions
from evaluations.lifecycle.transitions import TRANSITIONS
from evaluations.models import (
    Campaign,
    Evaluation,
    FindingAnswer,
    Indicator,
    Remark,
    Review,
    StoredFinding,
    Transition,
)
from evaluations.models.states import State
from evaluations.rules import Severity
from evaluations.sample_data.demo.build import build as build_demo
from evaluations.sample_data.demo.build import demo
from evaluations.sample_data.volume.people import ROOT
from evaluations.storage.mapper import to_document

pytestmark = pytest.mark.django_db


def make(units: int = 3, projects: int = 10, years: int = 2, **options: Any) -> str:
    output = StringIO()
    options = {"newest": 2025, "seed": 7, **options}
    call_command(
        "make_sample_data", units=units, projects=projects, years=years, stdout=output, **options
    )
    return output.getvalue()


def sheets() -> list[Any]:
    evaluations = Evaluation.objects.order_by("unit__code", "project__code", "year")
    return [
        (evaluation.unit.name, evaluation.state, evaluation.risk, to_document(evaluation))
        for evaluation in evaluations
    ]


def test_as_many_units_projects_and_forms_as_asked_for() -> None:
    output = make(units=4, projects=5, years=2)
    leaves = Unit.objects.filter(children=None)
    assert leaves.count() == 4
    assert {unit.projects.count() for unit in leaves} == {5}
    assert Evaluation.objects.count() == 4 * 5 * 2
    assert set(Evaluation.objects.values_list("year", flat=True)) == {2024, 2025}
    assert "40 张自评表" in output
    assert "自评表（2025年度）：20/20" in output


def test_many_units_stand_under_a_few_departments() -> None:
    make(units=61, projects=1, years=1)
    root = Unit.objects.get(parent=None)
    assert root.code == f"{ROOT}1"
    assert root.children.count() == 3
    assert Unit.objects.filter(parent__parent=root).count() == 61
    assert {unit.path for unit in Unit.objects.filter(parent__parent=root)} == {
        f"{root.path}{unit.parent.code}/{unit.code}/"
        for unit in Unit.objects.filter(parent__parent=root)
    }


def test_every_form_has_money_and_fifteen_to_twenty_five_rows() -> None:
    make()
    for evaluation in Evaluation.objects.all():
        assert evaluation.funding_lines.count() == 4
        assert 15 <= evaluation.indicators.count() <= 25
        assert evaluation.funding_lines.filter(adjusted_budget_yuan__gt=0).count() == 2


def test_forms_stand_in_every_state_and_earlier_years_are_mostly_published() -> None:
    make(units=4)
    newest = Evaluation.objects.filter(year=2025).values_list("state", flat=True)
    assert set(newest) == set(State.values)
    before = list(Evaluation.objects.filter(year=2024).values_list("state", flat=True))
    assert before.count(State.PUBLISHED) > len(before) / 2


def test_forms_carry_campaign_risk_and_the_findings_they_are_counted_by() -> None:
    make()
    begun = Evaluation.objects.exclude(state=State.NOT_STARTED)
    assert {evaluation.campaign.year for evaluation in begun} == {2024, 2025}
    assert all(evaluation.campaign.year == evaluation.year for evaluation in begun)
    assert begun.filter(risk=None).count() == 0
    assert StoredFinding.objects.exists()
    for evaluation in begun:
        severities = list(evaluation.findings.values_list("severity", flat=True))
        assert severities.count(Severity.ERROR.value) == evaluation.error_count
        assert severities.count(Severity.WARNING.value) == evaluation.warning_count


def test_steps_follow_the_table_of_transitions_and_end_where_the_form_is() -> None:
    make()
    known = {(rule.action, rule.source, rule.target, rule.role) for rule in TRANSITIONS}
    for evaluation in Evaluation.objects.exclude(state=State.NOT_STARTED):
        steps = list(evaluation.transitions.order_by("pk"))
        assert steps[0].action == "import"
        assert steps[-1].to_state == evaluation.state
        assert evaluation.version == len(steps)
        for before, step in pairwise(steps):
            assert step.from_state == before.to_state
            roles = set(Membership.objects.filter(user=step.by).values_list("role", flat=True))
            assert any((step.action, step.from_state, step.to_state, r) in known for r in roles)


def test_nothing_was_submitted_that_people_could_not_have_submitted() -> None:
    make(units=6)
    moved = Transition.objects.filter(action="submit").values("evaluation")
    evaluations = Evaluation.objects.filter(pk__in=moved)
    assert evaluations.exists()
    assert not evaluations.filter(error_count__gt=0).exists()
    for evaluation in evaluations:
        assert evaluation.answers.count() == evaluation.findings.filter(severity="warning").count()
    assert FindingAnswer.objects.exists()


def test_returned_forms_have_a_remark_and_every_decision_is_a_review() -> None:
    make(units=4)
    for evaluation in Evaluation.objects.filter(state=State.RETURNED):
        assert evaluation.remarks.filter(indicator__evaluation=evaluation).exists()
        assert evaluation.reviews.last().decision == Review.Decision.RETURNED
    decided = Transition.objects.filter(action__in=["sign", "approve", "return"])
    assert Review.objects.count() == decided.count() > 0
    assert Remark.objects.exists()


def test_forms_not_begun_are_prefilled_and_wait_for_their_preparer() -> None:
    make(units=4)
    evaluation = Evaluation.objects.filter(state=State.NOT_STARTED, year=2025).first()
    assert evaluation.goal_expected
    assert evaluation.goal_actual == ""
    assert evaluation.indicators.filter(carried=True, actual="").exists()


def test_the_same_seed_makes_the_same_and_another_makes_others() -> None:
    make(units=2, projects=4, years=1)
    first = sheets()
    for model in (StoredFinding, Indicator, Review, Remark, Transition, Evaluation, Campaign):
        model.objects.all().delete()
    Membership.objects.all().delete()
    User.objects.all().delete()
    for unit in Unit.objects.order_by("-path"):
        unit.projects.all().delete()
        unit.delete()
    make(units=2, projects=4, years=1)
    assert sheets() == first
    make(units=2, projects=4, years=1, seed=8)
    others = [row for row in sheets() if row not in first]
    assert len(others) == len(first)
    assert {row[3].indicators for row in others}.isdisjoint({row[3].indicators for row in first})


def test_a_second_set_stands_beside_the_first() -> None:
    make(units=2, projects=2, years=1)
    make(units=2, projects=2, years=1)
    assert set(Unit.objects.filter(parent=None).values_list("code", flat=True)) == {
        f"{ROOT}1",
        f"{ROOT}2",
    }
    assert Evaluation.objects.count() == 8


def test_people_have_roles_and_what_they_may_do() -> None:
    make(units=4)
    root = Unit.objects.get(parent=None)
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)
    above = Membership.objects.filter(unit=root).values_list("role", flat=True)
    assert set(above) == {Role.ADMINISTRATOR, Role.AUDITOR, Role.REVIEWER}
    evaluation = Evaluation.objects.filter(state=State.SUBMITTED).earliest("pk")
    signer = User.objects.get(memberships__unit=evaluation.unit, memberships__role=Role.APPROVER)
    assert "sign" in {rule.action for rule in possible_transitions(signer, evaluation)}


def test_nobody_signs_in_unless_a_password_was_given() -> None:
    make(units=1, projects=1, years=1)
    assert not User.objects.get(staff_number="sample1-fill0001").has_usable_password()
    make(units=1, projects=1, years=1, password="Xi-hu-42-long-enough")
    assert User.objects.get(staff_number="sample2-fill0001").check_password("Xi-hu-42-long-enough")
    with override_settings(DEMO=True):
        make(units=1, projects=1, years=1)
    assert User.objects.get(staff_number="sample3-fill0001").check_password(demo()["password"])


def test_real_units_are_not_mixed_with_made_up_ones_unless_forced() -> None:
    Unit.objects.create(code="440307", name="某区")
    with pytest.raises(CommandError, match=r"1 个真实单位.*--force"):
        make(units=1, projects=1, years=1)
    assert Unit.objects.count() == 1
    assert not User.objects.exists()
    make(units=1, projects=1, years=1, force=True)
    assert Evaluation.objects.count() == 1


def test_the_demo_is_no_real_data() -> None:
    build_demo()
    make(units=1, projects=1, years=1)
    assert Unit.objects.filter(code=f"{ROOT}1").exists()


@pytest.mark.parametrize("name", ["units", "projects", "years"])
def test_nothing_is_no_volume(name: str) -> None:
    with pytest.raises(CommandError, match="至少为 1"):
        make(**{name: 0})


def test_a_chunk_of_forms_costs_the_same_for_many_as_for_few() -> None:
    """Statements that read or change; how many rows one INSERT takes is the database's limit."""
    counts = []
    for units in (1, 4):
        with CaptureQueriesContext(connection) as queries:
            make(units=units, projects=20, years=1)
        counts.append(sum(not row["sql"].startswith("INSERT") for row in queries))
    few, many = counts
    assert many <= few + 8
