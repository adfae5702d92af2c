"""The pictures of the manual, taken from the demo data as the pages are today.

``make manual`` keeps them under static/manual/; otherwise they go to var/e2e/manual/.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from django.core.files.base import ContentFile
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from config.help.manual import FOLDER
from core.spec import read_toml
from evaluations.lifecycle.evidence import attach_evidence
from evaluations.models import Evaluation, Evidence
from evaluations.sample_data.demo.build import build
from evaluations.storage.mapper import to_document
from jobs.models import Job
from jobs.work import finish_jobs
from tests.e2e.conftest import PICTURES
from tests.factories.documents import with_row
from tests.factories.evaluations import save_sheet
from tests.factories.pictures import document


def test_every_picture_of_the_manual_can_be_taken(
    transactional_db: None, page_of: Callable[..., Page]
) -> None:
    folder = Path(os.environ.get("ZIPING_MANUAL_PICTURES") or PICTURES / "manual")
    folder.mkdir(parents=True, exist_ok=True)
    build()
    _attach()
    pages: dict[str, Page] = {}
    for name, wanted in read_toml(FOLDER / "pictures.toml").items():
        person = wanted["person"]
        page = pages.get(person) or page_of(User.objects.get(staff_number=person))
        pages[person] = page
        page.goto(_address(wanted))
        if part := wanted.get("part"):
            shown = page.locator(part).first
            expect(shown).to_be_visible()
            shown.evaluate("part => part.scrollIntoView({ block: 'center', behavior: 'instant' })")
        page.screenshot(path=folder / f"{name}.png")


def _address(wanted: dict[str, str]) -> str:
    if "of" not in wanted:
        return reverse(wanted["page"])
    return reverse(wanted["page"], args=[_sheet(wanted["of"]).pk])


def _sheet(state: str) -> Evaluation:
    """A sheet of the first demo unit in that state; the one with the most to be said of it."""
    sheets = Evaluation.objects.filter(unit__code="990101", state=state)
    return sheets.order_by("-error_count", "-warning_count", "pk")[0]


def _attach() -> None:
    """Two files for a draft in which one row has more points than it may have."""
    draft = _sheet("draft")
    row = draft.indicators.first()
    preparer = User.objects.get(staff_number="fill11")
    save_sheet(draft, preparer, with_row(to_document(draft), 0, score="20"))
    for name, kind, uid in (("采购合同.pdf", "contract", row.uid), ("问卷.pdf", "survey", "")):
        attach_evidence(
            evaluation=draft,
            file=ContentFile(document(2 if uid else 1)),
            name=name,
            kind=Evidence.Kind(kind),
            by=preparer,
            row_uid=uid,
        )
    finish_jobs(Job.objects.filter(kind="inspect-evidence"))
