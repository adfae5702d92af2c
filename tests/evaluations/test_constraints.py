"""What the database itself never lets in."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from evaluations.models import Evaluation, Indicator, Remark, Review, Transition
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office

OURS = ("accounts", "budgets", "evaluations", "intake", "jobs")


def refuses(rows: Any, **changes: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**changes)


def test_points_below_zero(draft: Evaluation) -> None:
    refuses(Indicator.objects.all(), score_value=-1)
    refuses(Indicator.objects.all(), weight_value=-1)
    refuses(draft.funding_lines.all(), score_value=-1)
    refuses(Evaluation.objects.all(), total_score_value=-1)


def test_a_negative_score_is_kept_as_printed_without_a_value(people: Office) -> None:
    from tests.factories.documents import build_document, with_row  # noqa: PLC0415

    evaluation = create_evaluation(
        people.unit, people.preparer, document=with_row(build_document(), 0, score="-3")
    )
    row = evaluation.indicators.first()
    assert (row.score, row.score_value) == ("-3", None)


def test_two_forms_for_one_project_year_and_edition(people: Office, draft: Evaluation) -> None:
    draft.pk = None
    draft._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()


def test_a_form_without_a_project_name(draft: Evaluation) -> None:
    refuses(Evaluation.objects.all(), project_name="")


def test_a_state_that_does_not_exist(draft: Evaluation) -> None:
    refuses(Evaluation.objects.all(), state="lost")


def test_a_return_without_a_reason(people: Office, draft: Evaluation) -> None:
    step = Transition.objects.create(
        evaluation=draft,
        action="return",
        from_state="submitted",
        to_state="returned",
        by=people.approver,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(
            evaluation=draft,
            transition=step,
            reviewer=people.approver,
            stage="submitted",
            decision="returned",
        )


def test_an_empty_remark(people: Office, draft: Evaluation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Remark.objects.create(evaluation=draft, text="", by=people.approver)


def pairs() -> list[tuple[type[models.Model], str]]:
    """Every "who" beside its "when" in our models: x_by with x_at."""
    found = []
    for app in OURS:
        for model in apps.get_app_config(app).get_models():
            names = {field.name for field in model._meta.get_fields()}
            found += [
                (model, name[:-3])
                for name in sorted(names)
                if name.endswith("_by") and f"{name[:-3]}_at" in names
            ]
    return found


def test_the_walk_finds_the_pairs() -> None:
    assert len(pairs()) >= 4


@pytest.mark.parametrize(("model", "stem"), pairs())
def test_who_and_when_are_held_together(model: type[models.Model], stem: str) -> None:
    """No new pair is forgotten: each has a constraint that names both of its columns."""
    conditions = [
        str(constraint.condition)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    ]
    assert any(f"{stem}_by" in text and f"{stem}_at" in text for text in conditions)
