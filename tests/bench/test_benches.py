"""Each measurement of ``make bench`` still does its work, on as little as it takes.

The measurements themselves take minutes to hours and run by hand: a setting that one of them lacks,
or a function that moved, would be noticed months later. The one of the intake starts a Python of
its own (about a second), since it runs without Django's settings.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from evaluations.models import Campaign, Evaluation
from evaluations.models.states import State
from evaluations.outputs.workbook import workbook_bytes
from evaluations.sheet.editions import get_edition
from jobs.work import finish_jobs
from tests.factories.documents import build_document
from tests.factories.evaluations import create_evaluation
from tests.factories.folder import write_folder
from tests.factories.people import Office, UserFactory, office
from tests.pages import as_user

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent


@pytest.fixture
def people(db: None) -> Office:
    return office()


def load(name: str) -> ModuleType:
    """The measurement. What it sets for a run of its own does not stay for other tests."""
    with patch.dict(os.environ):
        return importlib.import_module(f"tests.bench.{name}")


def test_each_measurement_has_a_test_here() -> None:
    tested = {name.removeprefix("test_") for name in globals() if name.startswith("test_bench_")}
    assert tested == {path.stem for path in FOLDER.glob("bench_*.py")}


def test_bench_intake() -> None:
    command = [sys.executable, "-c", "from tests.bench.bench_intake import speed; speed(1)"]
    clean = {name: text for name, text in os.environ.items() if not name.startswith("DJANGO")}
    ended = subprocess.run(
        command, cwd=ROOT, env=clean, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert "one workbook in a process of its own" in ended.stdout


def test_bench_rules(capsys: pytest.CaptureFixture[str]) -> None:
    load("bench_rules").main(2)
    assert "2 forms" in capsys.readouterr().out


def test_bench_hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = load("bench_hostile")
    for name, value in (("PIECES", ("1次/",)), ("TURNS", 1), ("LONG", 10), ("ROWS", 2)):
        monkeypatch.setattr(bench, name, value)
    monkeypatch.setattr(bench, "CELLS", {"remark": 20})
    assert [*bench.readers(), *bench.cells(), *bench.rows()] == []


def test_bench_filling(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = load("bench_filling")
    monkeypatch.setattr(bench, "PDF_BYTES", 50_000)
    monkeypatch.setattr(bench, "ROWS", 3)
    assert bench.heavy_pdf(1).startswith(b"%PDF")
    document = build_document()
    official = workbook_bytes([(document, get_edition(document.edition))])
    assert len(bench.heavy_workbook(official)) > len(official)


@pytest.mark.django_db
def test_bench_saving(people: Office) -> None:
    bench = load("bench_saving")
    bench.save_forms(people.unit, people.administrator, 2)
    form = Evaluation.objects.earliest("pk")
    bench.import_rows(form, 2)
    assert form.indicators.count() == bench.ROWS_A_FORM + 2


@pytest.mark.django_db
def test_bench_large_sheet(client: Client, people: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = load("bench_large_sheet")
    for kind in (bench.HeaderForm, bench.FundingLineForm, bench.IndicatorForm):
        monkeypatch.setattr(kind, "default_renderer", kind.default_renderer)
    form = bench.a_sheet(people, 3)
    as_user(client, people.preparer)
    assert bench.seconds(client, form, bench.InputWriter) > 0
    assert bench.seconds(client, form, bench.DjangoTemplates) > 0


@pytest.mark.django_db
def test_bench_live(client: Client, people: Office) -> None:
    bench = load("bench_live")
    as_user(client, people.preparer)
    assert bench.answer_times(client, bench.a_sheet(people, 3), 2)


@pytest.mark.django_db
def test_bench_memory(people: Office) -> None:
    bench = load("bench_memory")
    form = bench.Visitor(people, 1).form
    page = _without_closing(bench, form)
    assert page["rows-TOTAL_FORMS"] == len(bench.sheet(1).indicators)


def _without_closing(bench: Any, form: Evaluation) -> dict[str, Any]:
    """The page that a visitor posts; the measurement gives its connection back, a test does not."""
    with patch.object(bench, "connection"):
        page: dict[str, Any] = bench.typed(form, bench.sheet(1))
    return page


@pytest.mark.django_db
def test_bench_pages(people: Office, capsys: pytest.CaptureFixture[str]) -> None:
    bench = load("bench_pages")
    today = timezone.localdate()
    Campaign.objects.create(
        year=2025, name="2025", edition="sz2021-scored", opens_on=today,
        deadline=today + timedelta(days=9),
    )  # fmt: skip
    for state in (State.DRAFT, State.UNIT_APPROVED):
        create_evaluation(people.unit, people.preparer, state=state, name=str(state.label))
    for name in (bench.CITY, bench.UNIT, "sample1-admin"):
        UserFactory.create(staff_number=name, is_superuser=True, is_staff=True)
    pages = bench.pages()
    assert {who for _name, who, _address in pages} <= {bench.CITY, bench.UNIT, "sample1-admin"}
    bench.ask(*pages[0])
    assert "queries" in capsys.readouterr().out


@pytest.mark.django_db
def test_bench_jobs(people: Office, tmp_path: Path) -> None:
    bench = load("bench_jobs")
    run = bench.upload(write_folder(tmp_path, 1), UserFactory.create(is_superuser=True))
    assert not bench.is_read(run)
    finish_jobs(run.jobs.all())
    assert bench.is_read(run)


@pytest.mark.django_db(transaction=True)
def test_bench_people(
    live_server: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = load("bench_people")
    monkeypatch.setattr(bench, "EVERY", 0.4)
    if bench.connection.vendor == "sqlite":
        # Its threads share one connection here: one after the other.
        monkeypatch.setattr(bench, "A_UNIT", 1)
    people = bench.sit_down(2)
    for person in people:
        bench.fill([person], int(live_server.url.rpartition(":")[2]), 0.8)
    assert bench.report(people, 0.8) == 0
    assert "failed: 0, lost: 0" in capsys.readouterr().out
