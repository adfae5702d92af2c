"""The preview of an import and the command say the same of the same file."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from core.findings import Severity
from evaluations.rules.example import SOUND_SHEET
from evaluations.sheet.document import SelfEvaluation
from intake.models import ImportRun, Upload
from intake.reading.extractors.documents import Document
from intake.reading.pipeline import document_to_json
from intake.runs.document_checks import check_documents
from intake.runs.preview import check_items
from intake.runs.staging import stage
from tests.budgets.rules.tables import ACCOUNT, TARGET, with_cell
from tests.factories.people import Office
from tests.intake.runs.test_judging import LONG, PROMISED, other, promised

FIRST = replace(SOUND_SHEET, goal_actual=LONG)


def staged(people: Office, *documents: Document) -> ImportRun:
    """A run whose one file held these documents; none of their units is known here."""
    run = ImportRun.objects.create(by=people.administrator, stage=ImportRun.Stage.PREVIEW)
    upload = Upload.objects.create(run=run, name="自评.xlsx", sha256="0", size=1)
    content = [document_to_json(document) for document in documents]
    stage(upload, {"documents": content, "notices": [], "problems": []})
    return run


def counts(run: ImportRun) -> tuple[int, int]:
    items = list(run.items.all())
    return sum(item.error_count for item in items), sum(item.warning_count for item in items)


def command_counts(*documents: Document) -> tuple[int, int]:
    found = Counter(item.finding.severity for item in check_documents(documents))
    return found[Severity.ERROR], found[Severity.WARNING]


def unit_printed(name: str, unit: str) -> SelfEvaluation:
    return other(name, goal_actual=LONG, implementing_unit=unit)


UNIT = SOUND_SHEET.implementing_unit


@pytest.mark.parametrize(
    "documents",
    [
        (FIRST, unit_printed("桥梁养护", UNIT)),
        (FIRST, unit_printed("桥梁养护", f" {UNIT[0]} {UNIT[1:]} ")),
        (SOUND_SHEET, replace(PROMISED, budget_history=promised("60.00"))),
        (with_cell(ACCOUNT, 0, 2, "901.25"), TARGET),
    ],
    ids=["same unit", "unit with blanks", "budget in the file", "statement"],
)
def test_the_preview_counts_what_the_command_finds(
    people: Office, documents: tuple[Document, ...]
) -> None:
    assert sum(command_counts(*documents)) > 0, "else the comparison says nothing"
    assert counts(staged(people, *documents)) == command_counts(*documents)


def test_the_page_of_an_item_shows_what_was_counted(people: Office) -> None:
    run = staged(people, FIRST, unit_printed("桥梁养护", UNIT))
    for item in run.items.all():
        [(_item, judged)] = check_items([item])
        found = Counter(finding.severity for finding in judged.findings)
        assert (found[Severity.ERROR], found[Severity.WARNING]) == (
            item.error_count,
            item.warning_count,
        )
