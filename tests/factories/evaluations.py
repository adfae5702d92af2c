from __future__ import annotations

from dataclasses import replace

from accounts.models import Unit, User
from budgets.models import Project
from evaluations.lifecycle.imports import NewForm, insert_forms
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.sheet.document import SelfEvaluation
from tests.factories.documents import build_document


def create_evaluation(
    unit: Unit,
    by: User,
    *,
    document: SelfEvaluation | None = None,
    state: State | str = State.DRAFT,
    name: str = "图书购置",
) -> Evaluation:
    """One stored form in that state, with the clean sheet unless another is given."""
    return create_many(unit, by, 1, document=document, state=state, name=name)[0]


def create_many(
    unit: Unit,
    by: User,
    count: int,
    *,
    document: SelfEvaluation | None = None,
    state: State | str = State.DRAFT,
    name: str = "项目",
) -> list[Evaluation]:
    """Many stored forms, each of a project of its own."""
    names = [name if count == 1 else f"{name}{number:05}" for number in range(count)]
    projects = Project.objects.bulk_create(
        Project(unit=unit, department=unit.parent, name=name) for name in names
    )
    sheet = document or build_document()
    forms = [NewForm(project, replace(sheet, project_name=project.name)) for project in projects]
    return insert_forms(forms=forms, by=by, state=State(state))
