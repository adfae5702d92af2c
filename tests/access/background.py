"""What is done in the background: imports, trials of checks, fillings and markings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from evaluations.campaigns.finding_refresh import REFRESH, subject_of
from evaluations.campaigns.opening_jobs import OPEN
from evaluations.campaigns.trials import TRY_OUT
from evaluations.models import CheckSetting, Evaluation, ScoringChoice
from evaluations.models.states import State
from evaluations.outputs.workbook import workbook_bytes
from evaluations.sampling.spot_checks import draw_sample
from evaluations.sheet.editions import get_edition
from evaluations.storage.mapper import to_document
from intake.models import ImportRun, JobKind
from intake.runs.actions import RunOptions, confirm, start_run
from intake.runs.filled_sheets import FilledSheet
from intake.runs.filling import start_filling
from intake.runs.mark_jobs import start_marking
from jobs.models import Job
from jobs.work import finish_jobs
from tests.access.people import SECRET
from tests.access.world import CHECK, EDITION, YEAR, World, later
from tests.factories.documents import build_document

Status = Job.Status


def add_background(world: World) -> None:
    """Jobs of each kind, in the states in which their pages differ."""
    _checks(world)
    _imports(world)
    _fillings(world)
    _markings(world)
    _failures(world)


def _checks(world: World) -> None:
    campaign, by = world.get("evaluations.campaign", "district"), world.people["district-admin"]
    CheckSetting.objects.create(
        campaign=campaign, code=CHECK, severity="error", valid_from=date(YEAR, 1, 1),
        reason=SECRET, by=by,
    )  # fmt: skip
    ScoringChoice.objects.create(
        campaign=campaign, valid_from=date(YEAR, 1, 1), reason=SECRET, by=by
    )
    payload = {
        "campaign": campaign.pk, "code": CHECK, "severity": "error", "parameters": {},
        "posted": {}, "valid_from": later().isoformat(),
    }  # fmt: skip
    given = {
        "waiting": (TRY_OUT, Status.QUEUED),
        "stopped": (TRY_OUT, Status.CANCELLED),
        "judging": (REFRESH, Status.QUEUED),
        "opening": (OPEN, Status.QUEUED),
    }
    subject = subject_of(campaign)
    world.objects["jobs"] = {
        name: Job.objects.create(
            kind=kind, key=f"key-{name}", subject=subject, payload=payload, by=by, status=status
        )
        for name, (kind, status) in given.items()
    }
    sample = draw_sample(year=YEAR, size=2, seed=1, by=world.people["reviewer"], unit=None)
    sample.evaluations.update(unit_name=SECRET)
    world.objects["samples"] = {"sample": sample}


# Imports --------------------------------------------------------------------------------------


def _imports(world: World) -> None:
    """Imports of the unit's administrator: waiting for a decision, stopped half-way, and done."""
    by = world.people["unit-admin"]
    runs = {name: _run(world, by, name) for name in ("preview", "stopped", "done")}
    for name in ("stopped", "done"):
        confirm(run=runs[name], by=by)
        if name == "done":
            finish_jobs(runs[name].jobs)
    ImportRun.objects.filter(pk=runs["stopped"].pk).update(stage=ImportRun.Stage.CANCELLED)
    runs["stopped"].jobs.filter(kind="save").update(status=Status.CANCELLED)
    runs["other"] = _run(world, world.people["stranger"], "other")
    for run in runs.values():
        run.refresh_from_db()
    item = runs["preview"].items.get()
    item.suggested_unit = world.units.unit
    item.suggested_project = world.get("budgets.project", "own")
    item.save()
    world.objects["runs"] = runs
    world.objects["items"] = {"item": item, "other": runs["other"].items.get()}
    world.objects["uploads"] = {name: run.uploads.get() for name, run in runs.items()}


def _run(world: World, by: User, name: str) -> ImportRun:
    secret = "" if name == "other" else SECRET
    document = build_document(project_name=f"导入{name}{secret}", goal_actual=f"已完成{secret}")
    data = workbook_bytes([(document, get_edition(EDITION))])
    unit = world.units.other if name == "other" else world.units.unit
    run = start_run(
        files=[(f"{name}{secret}.xlsx", ContentFile(data, "x"))],
        by=by,
        options=RunOptions(year=YEAR, unit=unit),
    )
    finish_jobs(run.jobs)
    run.refresh_from_db()
    assert run.stage == ImportRun.Stage.PREVIEW, run.failure
    return run


# Workbooks that are filled from, and marked ---------------------------------------------------


def _fillings(world: World) -> None:
    """One a person: the preparer's is done, the two others' wait."""
    people = {**world.people, **world.victims}
    jobs: dict[str, Job] = {}
    for name, into in (("preparer", "submitted"), ("all-roles", "returned"), ("member", "draft")):
        form = Evaluation.objects.get(pk=world.get("evaluations.evaluation", into).pk)
        form.state = State.DRAFT  # not stored: the sheet was submitted afterwards
        file = SimpleUploadedFile(f"填好{SECRET}.xlsx", world.book)
        jobs[f"{name}’s filling"] = start_filling(evaluation=form, files=[file], by=people[name])
    form = Evaluation.objects.get(pk=world.get("evaluations.evaluation", "submitted").pk)
    said = FilledSheet(
        name=f"填好{SECRET}.xlsx",
        evaluation=form.pk,
        made=form.version,
        document=replace(to_document(form), goal_actual=SECRET),
    )
    Job.objects.filter(pk=jobs["preparer’s filling"].pk).update(
        status=Status.DONE, result={"sheets": [said.to_json()]}
    )
    world.objects["fillings"] = jobs


def _markings(world: World) -> None:
    """The workbook of the preview was not marked yet, one waits for it, one is marked."""
    uploads, by = world.objects["uploads"], world.people["unit-admin"]
    made = {name: start_marking(upload=uploads[name], by=by) for name in ("stopped", "done")}
    file = default_storage.save("marked/done", ContentFile(SECRET.encode()))
    Job.objects.filter(pk=made["done"].pk).update(status=Status.DONE, result={"file": file})
    world.objects["markings"] = {f"marking {name}": job for name, job in made.items()}


def _failures(world: World) -> None:
    """The sentence of a failed filling names what the unit's file is called."""
    Job.objects.create(
        kind=JobKind.FILL,
        key="failed",
        subject=f"fill-{SECRET}",
        by=world.people["preparer"],
        status=Status.FAILED,
        error=f"工作簿“{SECRET}.xlsx”中没有这张表。",
        ended_at=timezone.now(),
    )
