"""Evidence attached, named and removed; what a snapshot names stays on the disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from core.errors import ActionRefused
from evaluations.checking.peers import case_of, references_of
from evaluations.lifecycle import actions
from evaluations.lifecycle.evidence import attach_evidence, name_kind, remove_evidence
from evaluations.lifecycle.imports import undo_import
from evaluations.models import Campaign, Evaluation, Evidence
from evaluations.storage.mapper import to_document
from intake.runs import evidence as inspecting
from jobs.models import Job
from jobs.work import work
from tests.factories.clamd import VIRUS, running_clamd
from tests.factories.evaluations import save_sheet
from tests.factories.people import Office
from tests.factories.pictures import document, picture
from tests.pages import as_user

PDF = b"%PDF-1.7\nonly its first line"


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path: Path) -> None:
    """Files of these tests go where the test can look."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.PREVIEWS_DIR = tmp_path / "previews"


Attach = Callable[..., Evidence]


@pytest.fixture
def attach(draft: Evaluation, people: Office) -> Attach:
    """Attaches a file to the draft as its preparer, unless said otherwise."""

    def attach(name: str = "合同.pdf", content: bytes = PDF, **given: Any) -> Evidence:
        given = {"kind": "contract", "by": people.preparer, "evaluation": draft, **given}
        return attach_evidence(file=ContentFile(content, name), name=name, **given)

    return attach


def work_off() -> None:
    for job in Job.objects.filter(status__in=Job.OPEN):
        work(job.pk)


def counts(evaluation: Evaluation) -> dict:
    return Evaluation.objects.get(pk=evaluation.pk).evidence_counts


def test_a_file_is_attached_to_the_sheet_and_to_a_row(
    attach: Attach, draft: Evaluation, people: Office
) -> None:
    row = draft.indicators.first()
    whole = attach("..\\合同\u202e.pdf")
    survey = attach("问卷.pdf", PDF + b"1", kind="survey", row_uid=row.uid)
    assert (whole.name, whole.type, whole.by_name) == ("合同.pdf", "pdf", people.preparer.name)
    assert whole.sha256 in whole.file.path
    assert Path(whole.file.path).read_bytes() == PDF
    assert survey.subject == row.level3
    assert counts(draft) == {"": {"contract": 1}, row.uid: {"survey": 1}}
    draft.refresh_from_db()
    assert draft.version == 1, "an open page is not stale because of it"
    assert draft.edited_by.filter(pk=people.preparer.pk).exists()


def test_rules_know_what_is_attached(attach: Attach, draft: Evaluation) -> None:
    first, second = draft.indicators.all()[:2]
    attach(kind="survey", row_uid=first.uid)
    draft.refresh_from_db()
    (known,) = references_of([case_of(draft, to_document(draft))])
    assert known.evidence is not None
    assert known.evidence.has("survey", first.uid)
    assert not known.evidence.has("survey", second.uid)
    attach(content=PDF + b"2", kind="survey")
    draft.refresh_from_db()
    (known,) = references_of([case_of(draft, to_document(draft))])
    assert known.evidence is not None
    assert known.evidence.has("survey", second.uid), "one for the whole sheet serves every row"


def test_the_same_file_twice_is_one(attach: Attach, draft: Evaluation) -> None:
    attach()
    with pytest.raises(ActionRefused, match="已经上传过") as refused:
        attach("改了名.pdf")
    assert refused.value.code == "known"
    attach(row_uid=draft.indicators.first().uid)
    assert [len(kinds) for kinds in counts(draft).values()] == [1, 1]
    folder = Path(Evidence.objects.first().file.path).parent
    assert len(list(folder.iterdir())) == 2, "a file for each row, none for the refused one"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("大.pdf", PDF + b"." * 2 * 1024 * 1024, "“大.pdf”超过 1 MB"),
        ("空.pdf", b"", "“空.pdf”是空文件"),
        ("程序.exe", b"MZ", "“程序.exe”的类型不能作为佐证材料"),
        ("假.pdf", picture(), "“假.pdf”的内容是PNG 图片，与扩展名不符"),
        ("坏.pdf", b"\0\0\0\0", "“坏.pdf”的内容不是PDF"),
    ],
)
def test_unfit_files_are_refused_by_name(
    attach: Attach, settings, name: str, content: bytes, sentence: str
) -> None:
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024
    with pytest.raises(ActionRefused, match=sentence):
        attach(name, content)
    assert not Evidence.objects.exists()


def test_a_sheet_has_room_for_so_much(attach: Attach, draft: Evaluation, settings) -> None:
    settings.EVIDENCE_SHEET_FILES = 1
    kept = attach()
    with pytest.raises(ActionRefused, match="最多 1 个"):
        attach(content=PDF + b"1")
    settings.EVIDENCE_SHEET_FILES, settings.EVIDENCE_SHEET_BYTES = 9, len(PDF) + 1
    with pytest.raises(ActionRefused, match="合计不能超过"):
        attach(content=PDF + b"1")
    with pytest.raises(ActionRefused, match="尚未保存或已删除"):
        attach(content=PDF + b"1", row_uid="0" * 16)
    folder = f"evidence/{kept.sha256[:2]}"
    assert default_storage.listdir(folder)[1] == [Path(kept.file.path).name], "none without a row"


def test_only_who_may_change_the_sheet_now_attaches(
    attach: Attach, draft: Evaluation, people: Office
) -> None:
    kept = attach()
    for stranger in (people.stranger, people.approver, people.reviewer, people.outsider):
        with pytest.raises(ActionRefused, match="只有本单位的填报人"):
            attach(content=PDF + b"1", by=stranger)
        with pytest.raises(ActionRefused, match="只有本单位的填报人"):
            remove_evidence(evidence=kept, by=stranger)
        with pytest.raises(ActionRefused, match="只有本单位的填报人"):
            name_kind(evidence=kept, kind="survey", by=stranger)
    today = timezone.localdate()
    draft.campaign = Campaign.objects.create(
        year=draft.year,
        name="已截止",
        edition=draft.edition,
        opens_on=today - timedelta(days=30),
        deadline=today - timedelta(days=1),
    )
    draft.save()
    with pytest.raises(ActionRefused, match=r"已于.*截止"):
        attach(content=PDF + b"1")
    draft.campaign = None
    draft.state = "submitted"
    draft.save()
    with pytest.raises(ActionRefused, match="不能修改"):
        remove_evidence(evidence=kept, by=people.preparer)


def test_a_removed_file_is_deleted_later_and_one_of_a_snapshot_never(
    attach: Attach, draft: Evaluation, people: Office, settings, django_capture_on_commit_callbacks
) -> None:
    frozen = attach()
    actions.make_transition(evaluation=draft, action="submit", by=people.preparer)
    submitted = draft.transitions.last()
    assert [(row["id"], row["name"], row["sha256"]) for row in submitted.evidence] == [
        (frozen.pk, "合同.pdf", frozen.sha256)
    ]
    actions.make_transition(evaluation=draft, action="recall", by=people.preparer)
    loose = attach("多余.pdf", PDF + b"1")
    for evidence in (frozen, loose):
        evidence.refresh_from_db()
        remove_evidence(evidence=evidence, by=people.preparer)
    assert counts(draft) == {}
    Evidence.objects.update(removed_at=timezone.now() - timedelta(days=31))
    assert [row.pk for row in inspecting.prunable()] == [loose.pk]
    settings.EVIDENCE_KEEP_DAYS = 0
    assert not inspecting.prunable().exists()
    settings.EVIDENCE_KEEP_DAYS = 30
    run_recurring(inspecting.PRUNE, django_capture_on_commit_callbacks)
    assert not Path(loose.file.path).exists()
    loose.refresh_from_db()
    assert (loose.file.name, loose.pruned_at is not None) == ("", True)
    assert Path(frozen.file.path).exists()
    assert frozen.is_frozen


def run_recurring(kind: str, capture) -> None:
    with capture(execute=True):
        job = Job.objects.create(kind=kind, key=f"{kind}-now", subject=kind)
        work(job.pk)


def test_an_import_that_got_evidence_is_not_undone(
    attach: Attach, draft: Evaluation, people: Office
) -> None:
    attach()
    assert not undo_import(
        evaluation=draft, version=draft.version, before=None, by=people.administrator
    )
    assert Evaluation.objects.filter(pk=draft.pk).exists()


def test_evidence_of_a_row_outlives_the_row(
    attach: Attach, draft: Evaluation, people: Office
) -> None:
    last = draft.indicators.last()
    attach(row_uid=last.uid)
    stored = to_document(draft)
    save_sheet(draft, people.preparer, replace(stored, indicators=stored.indicators[:-1]))
    assert counts(draft) == {last.uid: {"contract": 1}}
    assert Evidence.objects.get().subject == last.level3


# Inspected in the background ---------------------------------------------------------------------


def test_pages_are_drawn_by_a_worker(attach: Attach, settings) -> None:
    pdf = attach("三页.pdf", document(3))
    broken = attach("坏.png", picture()[:40])
    table = attach("明细.txt", b"1,2")
    work_off()
    found = {row.pk: (row.preview, row.pages) for row in Evidence.objects.all()}
    assert found == {pdf.pk: ("done", 3), broken.pk: ("failed", 0), table.pk: ("none", 0)}
    drawn = settings.PREVIEWS_DIR / pdf.sha256[:2] / pdf.sha256
    assert sorted(path.name for path in drawn.iterdir()) == [
        "1.webp", "2.webp", "3.webp", "thumbnail.webp",
    ]  # fmt: skip


def test_nothing_is_read_before_it_was_scanned(
    attach: Attach, draft: Evaluation, settings, tmp_path: Path, django_capture_on_commit_callbacks
) -> None:
    with running_clamd(tmp_path) as clamd:
        settings.CLAMAV = clamd.address
        clean, bad = attach(content=document(1)), attach("坏.txt", VIRUS)
        assert (clean.status, clean.can_be_read) == ("waiting", False)
        with django_capture_on_commit_callbacks(execute=True):
            work_off()
        assert len(clamd.streams) == 2
    for evidence in (clean, bad):
        evidence.refresh_from_db()
    assert (clean.status, clean.can_be_read, clean.preview) == ("ready", True, "done")
    assert clean.scanned_at is not None
    assert (bad.status, bad.file.name) == ("refused", "")
    assert "Test.Virus" in bad.refusal
    assert counts(draft) == {"": {"contract": 1}}
    assert [
        path for path in Path(default_storage.path("evidence")).rglob("*") if path.is_file()
    ] == [Path(clean.file.path)]


def test_a_scanner_that_is_away_lets_files_wait_or_refuses_them(
    attach: Attach, settings, tmp_path: Path
) -> None:
    settings.CLAMAV = str(tmp_path / "clamd.ctl")
    waiting = attach("等.txt", b"1")
    work_off()
    waiting.refresh_from_db()
    assert (waiting.status, Job.objects.get().status) == ("waiting", "failed")
    with running_clamd(tmp_path):
        job = Job.objects.create(kind=inspecting.LOOK_AGAIN, key="again", subject="again")
        work(job.pk)
        work_off()
    waiting.refresh_from_db()
    assert waiting.status == "ready"
    settings.CLAMAV, settings.CLAMAV_UNREACHABLE = "/nowhere", "refuse"
    refused = attach("拒.txt", b"2")
    work_off()
    refused.refresh_from_db()
    assert refused.status == "refused"
    assert "查毒程序没有应答" in refused.refusal


def test_a_file_found_clean_after_its_sheet_was_handed_in_is_kept(
    attach: Attach, draft: Evaluation, people: Office, settings, tmp_path: Path
) -> None:
    settings.CLAMAV = str(tmp_path / "clamd.ctl")
    late = attach("等.txt", b"1")
    actions.make_transition(evaluation=draft, action="submit", by=people.preparer)
    assert [row["status"] for row in draft.transitions.last().evidence] == ["waiting"]
    with running_clamd(tmp_path):
        work_off()
    late.refresh_from_db()
    assert (late.status, late.is_frozen) == ("ready", True)


def test_a_version_names_the_files_of_its_time(
    client: Client, people: Office, draft: Evaluation, attach: Attach
) -> None:
    evidence = attach("采购合同.pdf")
    for by in (people.preparer, people.preparer):
        now = Evaluation.objects.get(pk=draft.pk)
        save_sheet(now, by, replace(to_document(now), goal_actual=f"第{now.version}次"))
        draft.versions.update(at=timezone.now() - timedelta(hours=1))
        if evidence.removed_at is None:
            remove_evidence(evidence=evidence, by=by)
            evidence.refresh_from_db()
    older, newer = draft.versions.order_by("pk")[1:]
    base = f"/evaluations/{draft.pk}/versions/"
    as_user(client, people.preparer)
    html = client.get(f"{base}{older.pk}/").content.decode()
    assert "合同：采购合同.pdf" in html
    assert "采购合同.pdf" not in client.get(f"{base}{newer.pk}/").content.decode()
    page = client.get(f"{base}compare/?one={older.pk}&other={newer.pk}")
    assert [file["name"] for file in page.context["removed"]] == ["采购合同.pdf"]
    assert page.context["added"] == []
