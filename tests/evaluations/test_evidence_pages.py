"""Pages of evidence: panel, uploads one by one, pictures and downloads behind the permission."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from evaluations.models import Evaluation, Evidence
from evaluations.storage.evidence_files import forget_drawn
from jobs.models import Job
from jobs.work import work
from tests.factories.people import Office
from tests.factories.pictures import document, picture
from tests.pages import as_user, posted

SCRIPT: dict[str, Any] = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.PREVIEWS_DIR = tmp_path / "previews"


@pytest.fixture
def preparer(client: Client, people: Office) -> Client:
    return as_user(client, people.preparer)


def upload(client: Client, evaluation: Evaluation, *files: tuple[str, bytes], **fields) -> Any:
    body = {"files": [SimpleUploadedFile(name, data) for name, data in files], "kind": "survey"}
    extra = fields.pop("extra", SCRIPT)
    return client.post(f"/evaluations/{evaluation.pk}/evidence/upload/", body | fields, **extra)


def pages_of(evidence: Evidence) -> dict[str, str]:
    base = f"/evaluations/{evidence.evaluation_id}/evidence/{evidence.pk}/"
    return {
        "show": base,
        "file": f"{base}file/",
        "page": f"{base}pages/1/",
        "thumb": f"{base}pages/0/",
    }


def work_off() -> None:
    for job in Job.objects.filter(status__in=Job.OPEN):
        work(job.pk)


def test_of_several_files_the_fit_ones_are_kept(preparer: Client, draft: Evaluation) -> None:
    row = draft.indicators.first()
    files = (("问卷.pdf", document(2)), ("程序.exe", b"MZ"), ("问卷.png", picture()))
    answer = upload(preparer, draft, *files, row=row.uid)
    assert answer.status_code == 422
    said = answer.json()
    assert said["said"] == ["已上传“问卷.pdf”。", "已上传“问卷.png”。"]
    assert len(said["refused"]) == 1
    assert "“程序.exe”的类型不能作为佐证材料" in said["refused"][0]
    assert said["counts"] == {row.uid: 2}
    assert said["panel"].count('class="file ') == 2
    assert "hx-get" in said["panel"], "it looks again while pages are being drawn"
    plain = upload(preparer, draft, ("空.pdf", b""), extra={}, follow=False)
    assert plain["Location"] == f"/evaluations/{draft.pk}/#evidence"
    page = preparer.get(f"/evaluations/{draft.pk}/").content.decode()
    assert "“空.pdf”是空文件" in page
    assert f'href="#evidence-{row.uid}">佐证 2</a>' in page, "counted beside the row"
    moved = preparer.post(f"/evaluations/{draft.pk}/rows/", posted(draft, row="down:0"))
    assert "佐证 2" in moved.content.decode()


def test_pictures_and_downloads_keep_to_themselves(preparer: Client, draft: Evaluation) -> None:
    upload(preparer, draft, ("合同“一”.pdf", document(2)))
    evidence = Evidence.objects.get()
    assert preparer.get(pages_of(evidence)["page"]).status_code == 404, "nothing drawn yet"
    work_off()
    for name in ("page", "thumb"):
        answer = preparer.get(pages_of(evidence)[name])
        assert answer["Content-Type"] == "image/webp"
        assert answer.getvalue()[8:12] == b"WEBP"
        assert_sandboxed(answer)
    original = preparer.get(pages_of(evidence)["file"])
    assert original.getvalue() == Path(evidence.file.path).read_bytes()
    assert original["Content-Disposition"].startswith("attachment; ")
    assert_sandboxed(original)
    page = preparer.get(pages_of(evidence)["show"]).content.decode()
    assert page.count("/pages/") == 2
    assert evidence.sha256 in page
    assert "hx-get" not in preparer.get(f"/evaluations/{draft.pk}/evidence/").content.decode()
    forget_drawn(evidence.sha256)  # as after a restore: no backup holds them
    assert "正在生成预览" in preparer.get(pages_of(evidence)["show"]).content.decode()
    work_off()
    assert preparer.get(pages_of(evidence)["page"]).getvalue()


def assert_sandboxed(answer: Any) -> None:
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"


def test_what_could_run_is_sent_as_bytes(preparer: Client, draft: Evaluation) -> None:
    upload(preparer, draft, ("单.xml", b"<?xml version='1.0'?><html/>"), ("记.txt", b"<script>"))
    for evidence in Evidence.objects.all():
        answer = preparer.get(pages_of(evidence)["file"])
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer.getvalue()


def test_strangers_find_nothing_and_judges_change_nothing(
    preparer: Client, draft: Evaluation, people: Office
) -> None:
    upload(preparer, draft, ("合同.pdf", document(1)))
    work_off()
    evidence = Evidence.objects.get()
    for stranger in (people.stranger, people.other_reviewer, people.outsider):
        client = as_user(Client(), stranger)
        for path in pages_of(evidence).values():
            assert client.get(path).status_code == 404
        assert client.get(f"/evaluations/{draft.pk}/evidence/").status_code == 404
        assert upload(client, draft, ("合同.pdf", document(1))).status_code == 404
    judge = as_user(Client(), people.reviewer)
    assert judge.get(pages_of(evidence)["file"]).getvalue()
    assert upload(judge, draft, ("合同.pdf", document(2))).status_code == 422
    change = f"/evaluations/{draft.pk}/evidence/{evidence.pk}/change/"
    assert judge.post(change, {"then": "remove"}, **SCRIPT).status_code == 409
    shown = judge.get(f"/evaluations/{draft.pk}/").content.decode()
    assert "drop-zone" not in shown
    assert "合同.pdf" in shown
    assert preparer.get(f"/evaluations/999/evidence/{evidence.pk}/").status_code == 404


def test_a_file_gets_its_kind_and_is_taken_off(preparer: Client, draft: Evaluation) -> None:
    upload(preparer, draft, ("合同.pdf", document(1)))
    evidence = Evidence.objects.get()
    change = f"/evaluations/{draft.pk}/evidence/{evidence.pk}/change/"
    assert preparer.post(change, {"kind": "contract"}, **SCRIPT).status_code == 200
    draft.refresh_from_db()
    assert draft.evidence_counts == {"": {"contract": 1}}
    assert preparer.post(change, {"kind": "nonsense"}, **SCRIPT).status_code == 409
    answer = preparer.post(change, {"then": "remove"})
    assert answer["Location"] == f"/evaluations/{draft.pk}/#evidence"
    evidence.refresh_from_db()
    assert evidence.removed_by_name
    assert Path(evidence.file.path).exists()
    assert "还没有佐证材料" in preparer.get(f"/evaluations/{draft.pk}/").content.decode()


def test_a_waiting_file_is_shown_and_not_handed_out(
    preparer: Client, draft: Evaluation, settings
) -> None:
    settings.CLAMAV = "/nowhere"
    upload(preparer, draft, ("合同.pdf", document(1)))
    evidence = Evidence.objects.get()
    assert "等待查毒" in preparer.get(f"/evaluations/{draft.pk}/").content.decode()
    answer = preparer.get(pages_of(evidence)["file"], follow=True).content.decode()
    assert "现在不能下载" in answer
    assert "查毒后才能预览和下载" in answer
