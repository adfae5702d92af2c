"""Filled offline and brought back: the workbook of a sheet into that sheet, what is chosen of it.

The request only takes the file; a worker reads it; nothing is saved before somebody says so.
"""

from __future__ import annotations

import errno
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl.packaging.custom import StringProperty

from accounts.models import Membership
from accounts.roles import Role
from core.view.identity import PROPERTY, identity_in
from evaluations.lifecycle.drafts import draft_of
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.outputs.offline import offline_workbook
from evaluations.storage.mapper import to_document
from intake.reading.official_workbooks import MAX_BYTES
from intake.runs import filling
from jobs import leases
from jobs.models import Job
from jobs.work import work
from tests.corpus.formats import FORMATS
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office, UnitFactory, person
from tests.pages import as_user


@pytest.fixture(autouse=True)
def _uploads(uploads: Path) -> None:
    """Files of these tests go where the test can look."""


@pytest.fixture
def draft(people: Office) -> Evaluation:
    return create_evaluation(people.unit, people.preparer)


def workbook(client: Client, evaluation: Evaluation, **cells: object) -> bytes:
    return filled(client.get(f"/evaluations/{evaluation.pk}/workbook/").content, **cells)


def filled(data: bytes, **cells: object) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for cell, value in cells.items():
        book.worksheets[0][cell] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def workbook_of(evaluation: Evaluation) -> bytes:
    """As its own preparer downloads it."""
    return offline_workbook(evaluation, draft_of(evaluation))


def with_identity(data: bytes, identity: str | None) -> bytes:
    """The workbook with another identity, or none."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    del book.custom_doc_props[PROPERTY]
    if identity is not None:
        book.custom_doc_props.append(StringProperty(name=PROPERTY, value=identity))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def bring_many(client: Client, *files: bytes) -> str:
    posted = [SimpleUploadedFile(f"{number}.xlsx", data) for number, data in enumerate(files)]
    client.post("/imports/fill/", {"file": posted})
    work_off()
    return client.get("/imports/fill/").content.decode()


def post(
    client: Client,
    evaluation: Evaluation,
    data: bytes,
    name: str = "填好.xlsx",
) -> Any:
    page = {"file": SimpleUploadedFile(name, data)}
    return client.post(f"/imports/fill/{evaluation.pk}/", page)


def page_of(client: Client, evaluation: Evaluation) -> str:
    """The page of the filling, or the form's where there is none."""
    return client.get(f"/imports/fill/{evaluation.pk}/", follow=True).content.decode()


def work_off() -> None:
    """Do what waits, as a worker would."""
    for job in Job.objects.filter(status__in=Job.OPEN):
        work(job.pk)


def bring_back(client: Client, evaluation: Evaluation, data: bytes, name: str = "填好.xlsx") -> str:
    answer = post(client, evaluation, data, name)
    if answer.status_code == 422:
        return answer.content.decode()
    work_off()
    return page_of(client, evaluation)


def take(client: Client, evaluation: Evaluation, **page: object) -> Any:
    """Take everything of the workbook that was read, or what ``page`` says."""
    evaluation.refresh_from_db()
    posted = {"version": evaluation.version, **(page or {"all": "1"})}
    return client.post(f"/imports/fill/{evaluation.pk}/take/", posted, follow=True)


def fill(client: Client, evaluation: Evaluation, data: bytes) -> str:
    """Bring the workbook back and take all of it; gives the page that follows."""
    bring_back(client, evaluation, data)
    return take(client, evaluation).content.decode()


def kept_files() -> list[str]:
    """The uploads that lie on the disk."""
    return default_storage.listdir("fills")[1] if default_storage.exists("fills") else []


def test_an_untouched_workbook_changes_nothing(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    before = to_document(draft)
    html = bring_back(client, draft, workbook(client, draft))
    assert "内容与现在的表相同" in html
    assert "全部采用" not in html
    draft.refresh_from_db()
    assert to_document(draft) == before


def test_typed_cells_are_taken_and_computed_ones_worked_out(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    cells = {"F5": 380000, "F12": "8300册", "H12": 19.5, "I12": "两种图书脱销", "H20": 7}
    fill(client, draft, workbook(client, draft, **cells))
    draft.refresh_from_db()
    row = draft.indicators.first()
    assert (row.actual, row.score, row.explanation) == ("8300册", "19.5", "两种图书脱销")
    total = draft.funding_lines.get(source="total")
    assert (total.executed, total.execution_rate, total.score) == ("380000", "100.00", "10")
    assert draft.total_score == "99.5"


def test_rows_keep_their_identity(client: Client, people: Office, draft: Evaluation) -> None:
    as_user(client, people.preparer)
    before = list(draft.indicators.values_list("pk", flat=True))
    fill(client, draft, workbook(client, draft, F13="98.5%"))
    assert list(draft.indicators.values_list("pk", flat=True)) == before


def test_a_row_that_was_renamed_offline_is_known_by_its_uid(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    before = list(draft.indicators.values_list("pk", "uid"))
    fill(client, draft, workbook(client, draft, D12="采购图书种数", D13="购置图书"))
    rows = draft.indicators.all()
    assert [(row.pk, row.uid) for row in rows] == before
    assert [row.level3 for row in rows[:2]] == ["采购图书种数", "购置图书"]


def test_a_workbook_without_uids_is_matched_by_names(
    client: Client, people: Office, draft: Evaluation
) -> None:
    """As one from before there were uids, or with the hidden column deleted."""
    as_user(client, people.preparer)
    before = list(draft.indicators.values_list("pk", flat=True))
    book = openpyxl.load_workbook(io.BytesIO(workbook(client, draft, F12="8300册")))
    book.worksheets[0].delete_cols(book.worksheets[0].max_column)
    buffer = io.BytesIO()
    book.save(buffer)
    fill(client, draft, buffer.getvalue())
    assert list(draft.indicators.values_list("pk", flat=True)) == before
    assert draft.indicators.first().actual == "8300册"


def test_text_with_formula_signs_and_line_breaks_survives(client: Client, people: Office) -> None:
    odd = with_row(build_document(), 0, explanation="=合计\n第二行 with words", actual="-5%")
    evaluation = create_evaluation(people.unit, people.preparer, document=odd)
    as_user(client, people.preparer)
    data = workbook(client, evaluation, I13="另起\n一行 with words")
    fill(client, evaluation, data)
    first, second = evaluation.indicators.all()[:2]
    assert (first.actual, first.explanation) == ("-5%", "=合计\n第二行 with words")
    assert second.explanation == "另起\n一行 with words", "line breaks stay"


# Whose it is --------------------------------------------------------------------------------------


def test_the_workbook_of_another_sheet_is_refused_whatever_it_is_called(
    client: Client, people: Office, draft: Evaluation
) -> None:
    """Also one of the same project's name: of another unit, or of another year."""
    twin = create_evaluation(people.unit, people.preparer, name="图书购置 ")
    foreign = create_evaluation(UnitFactory.create(), people.administrator)
    as_user(client, people.preparer)
    html = bring_back(client, draft, workbook(client, twin))
    assert f"是2025年“图书购置 ”（{people.unit.name}）的工作簿，不是本表的" in html
    html = bring_back(client, draft, workbook_of(foreign))
    assert "是另一张自评表的工作簿，没有读取" in html
    assert foreign.unit.name not in html


def test_an_altered_identity_is_refused(client: Client, people: Office, draft: Evaluation) -> None:
    other = create_evaluation(people.unit, people.preparer, name="报纸订阅")
    as_user(client, people.preparer)
    told = identity_in(workbook(client, other))
    forged = told.replace(told.split(":")[0], identity_in(workbook(client, draft)).split(":")[0])
    data = with_identity(workbook(client, other, F12="9册"), forged)
    assert "标识被改动过，或由另一套系统生成" in bring_back(client, other, data)
    assert "标识被改动过" in bring_back(client, draft, data)


def test_a_workbook_without_identity_is_asked_about(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    data = with_identity(workbook(client, draft, F12="8300册"), None)
    html = bring_back(client, draft, data)
    assert "工作簿中没有本系统的标识" in html
    assert "checked" not in html, "nothing is chosen beforehand"
    assert "已采用工作簿中的 1 处" in take(client, draft).content.decode()
    other = create_evaluation(people.unit, people.preparer, name="报纸订阅")
    html = bring_back(client, other, data)
    assert "没有（或不止一张）2025年“报纸订阅”的自评表" in html


def test_a_sheet_of_another_project_pasted_into_the_workbook_is_asked_about(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    html = bring_back(client, draft, workbook(client, draft, B2="报纸订阅", F12="8300册"))
    assert "工作簿中的项目名称是“报纸订阅”，与本表不同" in html
    assert "checked" not in html


def test_of_a_stale_workbook_only_what_was_typed_in_it_counts(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    data = workbook(client, draft, F12="8300册", F14="26天")
    fill(client, draft, workbook(client, draft, F13="98.5%", F14="27天"))
    html = bring_back(client, draft, data)
    assert "下面只列工作簿中填改过的" in html
    assert "与现在的表有 2 处不同" in html
    assert html.count("系统中也改过这一格") == html.count("checked") == 1
    take(client, draft, part=f"row:{draft.indicators.first().uid}:actual")
    actuals = list(draft.indicators.values_list("actual", flat=True)[:3])
    assert actuals == ["8300册", "98.5%", "27天"], "what a colleague typed stays"


def test_of_a_stale_workbook_whose_base_is_unknown_nothing_is_chosen(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    data = workbook(client, draft, F12="8300册")
    fill(client, draft, workbook(client, draft, F13="98.5%"))
    draft.versions.all().delete()
    html = bring_back(client, draft, data)
    assert "请逐处选择要采用的" in html
    assert "与现在的表有 2 处不同" in html
    assert "checked" not in html


# What is taken ------------------------------------------------------------------------------------


def test_differences_are_shown_before_anything_is_taken(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    html = bring_back(client, draft, workbook(client, draft, F12="8300册", I12="两种图书脱销"))
    assert "与现在的表有 2 处不同，采用之前此表不作修改" in html
    assert "<del>8200册</del>" in html
    assert "<ins>8300册</ins>" in html
    assert "<td>F12</td>" in html
    assert html.count("checked") == 2
    assert draft.indicators.first().actual == "8200册"


def test_only_what_is_chosen_is_taken(client: Client, people: Office, draft: Evaluation) -> None:
    as_user(client, people.preparer)
    bring_back(client, draft, workbook(client, draft, F12="8300册", I12="两种图书脱销"))
    uid = draft.indicators.first().uid
    html = take(client, draft, part=f"row:{uid}:explanation").content.decode()
    assert "已采用工作簿中的 1 处" in html
    row = draft.indicators.first()
    assert (row.actual, row.explanation) == ("8200册", "两种图书脱销")
    again = take(client, draft, part=f"row:{uid}:actual")
    assert "已经处理过，请重新上传" in again.content.decode()
    assert "已采用 1 处" in client.get("/imports/fill/").content.decode()


@pytest.mark.parametrize("page", [{"part": ""}, {"part": "row:0123456789abcdef:actual"}])
def test_nothing_chosen_changes_nothing(
    client: Client, people: Office, draft: Evaluation, page: dict[str, str]
) -> None:
    as_user(client, people.preparer)
    bring_back(client, draft, workbook(client, draft, F12="8300册"))
    answer = take(client, draft, **page)
    assert answer.status_code == 422
    assert "没有选择要采用的内容" in answer.content.decode()
    assert draft.indicators.first().actual == "8200册"


def test_a_cell_that_cannot_be_read_is_named_by_its_address(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    html = bring_back(client, draft, workbook(client, draft, H12="约二十", F13="98.5%"))
    assert "H12：" in html
    assert "“约二十”不是数字，未计入合计。请填写分数" in html
    assert "<ins>约二十</ins>" in html, "what was typed is shown"
    take(client, draft)
    first, second = draft.indicators.all()[:2]
    assert (first.score, second.actual) == ("约二十", "98.5%"), "as it was typed"


def test_rows_added_and_removed_offline_are_parts_of_their_own(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    book = openpyxl.load_workbook(io.BytesIO(workbook(client, draft)))
    page = book.worksheets[0]
    for column, text in zip("DEFGH", ("借阅人次", "≥100人次", "120人次", 5, 5), strict=True):
        page[f"{column}12"] = text
    page["J12"] = None
    buffer = io.BytesIO()
    book.save(buffer)
    html = bring_back(client, draft, buffer.getvalue())
    assert "新增指标行" in html
    assert "删除指标行" in html
    before = draft.indicators.count()
    [new] = re.findall(r'value="(new:[0-9a-f]{16})"', html)
    take(client, draft, part=new)
    assert draft.indicators.count() == before + 1
    assert {"借阅人次", "购置图书"} <= set(draft.indicators.values_list("level3", flat=True))


def test_a_sheet_saved_while_differences_were_looked_at_is_not_overwritten(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    bring_back(client, draft, workbook(client, draft, F12="8300册"))
    answer = take(client, draft, version=draft.version - 1, all="1")
    assert answer.status_code == 422
    assert "此表已在别处修改" in answer.content.decode()
    assert draft.indicators.first().actual == "8200册"


def test_a_workbook_of_an_earlier_edition_is_taken_as_far_as_it_goes(
    client: Client, people: Office
) -> None:
    document = build_document(edition="mof-standard")
    evaluation = create_evaluation(people.unit, people.preparer, document=document)
    as_user(client, people.preparer)
    data = workbook(client, evaluation, F12="8300册")
    Evaluation.objects.filter(pk=evaluation.pk).update(edition="sz2020-completion")
    html = bring_back(client, evaluation, data)
    assert "以前的版式，以下内容在现在的表中没有位置" in html
    assert "8300册" in html
    take(client, evaluation)
    assert evaluation.indicators.first().actual == "8300册"


# Many at once -------------------------------------------------------------------------------------


def test_all_of_the_unit_go_out_in_one_archive_and_come_back_in_one(
    client: Client, people: Office, draft: Evaluation
) -> None:
    other = create_evaluation(people.unit, people.preparer, name='报/纸"订阅"')
    submitted = create_evaluation(
        people.unit, people.preparer, name="已提交", state=State.SUBMITTED
    )
    as_user(client, people.preparer)
    archive = client.get("/evaluations/workbooks/").content
    assert client.get("/evaluations/workbooks/").content == archive
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        names = packed.namelist()
        books = [packed.read(name) for name in names]
    assert len(names) == 2
    assert not any(set(name) & set('/\\:*?"<>|') for name in names)
    changed = filled(books[1], F12="9册")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("甲.xlsx", books[0])
        packed.writestr("乙.xlsx", changed)
        packed.writestr("丙.xlsx", changed)
        packed.writestr("说明.txt", "not a workbook")
    html = bring_many(client, buffer.getvalue(), workbook_of(submitted))
    assert html.count("查看不同之处</a>") == 2
    assert "“丙.xlsx”与“乙.xlsx”是同一张表的工作簿" in html
    assert "文件“说明.txt”：不是 .xlsx 工作簿" in html
    assert "该表待单位审核，不能修改" in html
    assert "<ins>9册</ins>" in page_of(client, other)
    take(client, other)
    assert other.indicators.first().actual == "9册"
    assert "已采用 1 处" in client.get("/imports/fill/").content.decode()


def test_without_identity_nobody_knows_which_sheet_of_many(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    data = with_identity(workbook(client, draft, F12="9册"), None)
    foreign = create_evaluation(UnitFactory.create(), people.administrator)
    html = bring_many(client, data, workbook_of(foreign))
    assert "中没有本系统的标识，不知道是哪张表" in html
    assert "所属的自评表已不存在，或不归您填报" in html


def test_too_many_sheets_or_none_are_said(client: Client, people: Office) -> None:
    as_user(client, people.preparer)
    html = client.get("/evaluations/workbooks/?year=2019", follow=True).content.decode()
    assert "没有可以填报的自评表" in html


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([b"<script>"], "不是 .xlsx 工作簿"),
        ([], "请选择填好的工作簿"),
        ([b"x"] * (filling.MAX_FILES + 1), "一次最多上传"),
        ([b"x" * 1024] * 3 + [b"0" * filling.MAX_ALL_BYTES], "合计超过"),
    ],
)
def test_uploads_of_many_are_bounded(
    client: Client, people: Office, files: list[bytes], said: str
) -> None:
    as_user(client, people.preparer)
    posted = [SimpleUploadedFile(f"{n}.xlsx", data) for n, data in enumerate(files)]
    answer = client.post("/imports/fill/", {"file": posted})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Job.objects.exists()
    assert kept_files() == []


def test_a_broken_file_is_refused_in_one_sentence(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    data = workbook(client, draft)
    damaged = data[:200] + b"\x00" * 100 + data[300:]
    html = bring_back(client, draft, damaged, "坏.xlsx")
    assert "文件“坏.xlsx”" in html


def test_nobody_brings_a_workbook_into_a_submitted_or_foreign_form(
    client: Client, people: Office
) -> None:
    evaluation = create_evaluation(people.unit, people.preparer, state=State.SUBMITTED)
    as_user(client, people.preparer)
    data = workbook(client, evaluation, F12="9册")
    assert "不能修改" in bring_back(client, evaluation, data)
    as_user(client, people.stranger)
    assert post(client, evaluation, data).status_code == 404
    for tail in ("", "progress/"):
        assert client.get(f"/imports/fill/{evaluation.pk}/{tail}").status_code == 404
    assert client.post(f"/imports/fill/{evaluation.pk}/cancel/").status_code == 404
    assert not Job.objects.exists()


def test_a_file_is_not_even_kept_for_who_may_not_fill_the_form(
    client: Client, people: Office, draft: Evaluation
) -> None:
    data = workbook(as_user(client, people.preparer), draft)
    as_user(client, people.approver)
    assert "只有本单位的填报人可以修改" in bring_back(client, draft, data)
    assert kept_files() == []
    assert not Job.objects.exists()


# In the background ------------------------------------------------------------------------------


def test_the_request_only_queues_and_its_page_asks_again(
    client: Client, people: Office, draft: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_user(client, people.preparer)
    data = workbook(client, draft, F12="8300册")
    monkeypatch.setattr("subprocess.Popen", None)  # whoever starts a process here fails

    answer = post(client, draft, data)

    assert (answer.status_code, answer["Location"]) == (302, f"/imports/fill/{draft.pk}/")
    assert draft.indicators.first().actual != "8300册"
    html = page_of(client, draft)
    assert "排队等候" in html
    assert f'hx-get="/imports/fill/{draft.pk}/progress/"' in html
    assert "排队等候" in client.get(f"/imports/fill/{draft.pk}/progress/").content.decode()
    assert Job.objects.get().payload.keys() == {"evaluation", "files"}


def test_what_waits_before_it_is_counted(client: Client, people: Office, draft: Evaluation) -> None:
    Job.objects.create(kind="read", key="read-1", subject="import-1")
    as_user(client, people.preparer)
    post(client, draft, workbook(client, draft))
    assert "前面还有 1 项后台任务" in page_of(client, draft)


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"xlsx"}))
def test_other_files_are_refused_at_once_whatever_they_are_called(
    client: Client, people: Office, draft: Evaluation, name: str
) -> None:
    as_user(client, people.preparer)
    answer = post(client, draft, FORMATS[name]([["项目名称", "图书购置"]]), "填好.xlsx")
    html = answer.content.decode()
    assert "文件“填好.xlsx”不是 .xlsx 工作簿" in html
    assert "请上传由本系统下载并填写的工作簿" in html
    assert "“导入”" in html
    assert not Job.objects.exists()
    assert kept_files() == []


def test_a_workbook_under_another_name_is_taken(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    html = bring_back(client, draft, workbook(client, draft, F12="8300册"), "填好.pdf")
    assert "与现在的表有 1 处不同" in html


def test_a_file_larger_than_any_form_is_refused(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    answer = post(client, draft, b"PK" + b"\x00" * MAX_BYTES)
    assert "超过 5 MB" in answer.content.decode()
    assert not Job.objects.exists()


class NoRoomFor(SimpleUploadedFile):
    """A file that the disk has no room for."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield self.read(100)
        raise OSError(errno.ENOSPC, "no space left on device")


def test_a_full_disk_is_named_and_leaves_nothing(
    client: Client, people: Office, draft: Evaluation
) -> None:
    file = NoRoomFor("填好.xlsx", workbook(as_user(client, people.preparer), draft))
    with pytest.raises(filling.FillRefused, match="存储空间已满"):
        filling.start_filling(evaluation=draft, files=[file], by=people.preparer)
    assert kept_files() == []
    assert not Job.objects.exists()


def test_no_file_is_asked_for(client: Client, people: Office, draft: Evaluation) -> None:
    as_user(client, people.preparer)
    answer = client.post(f"/imports/fill/{draft.pk}/")
    assert "请选择填好的工作簿。" in answer.content.decode()


def test_one_person_fills_one_form_at_a_time(
    client: Client, people: Office, draft: Evaluation
) -> None:
    other = create_evaluation(people.unit, people.preparer, name="报纸订阅")
    as_user(client, people.preparer)
    post(client, draft, workbook(client, draft, F12="8300册"))

    answer = post(client, other, workbook(client, other, F12="1册"))

    html = answer.content.decode()
    assert "另一份工作簿还没有处理完" in html
    assert 'href="/imports/fill/"' in html
    assert len(kept_files()) == 1
    work_off()
    assert "有 1 处不同" in bring_back(client, other, workbook(client, other, F12="1册"))


def test_another_person_does_not_wait_for_it(
    client: Client, people: Office, draft: Evaluation
) -> None:
    other = create_evaluation(people.unit, people.preparer, name="报纸订阅")
    as_user(client, people.preparer)
    post(client, draft, workbook(client, draft))
    as_user(client, person(Role.PREPARER, people.unit))
    post(client, other, workbook(client, other))
    assert Job.objects.filter(status=Job.Status.QUEUED).count() == 2
    assert "排队等候" not in page_of(client, draft), "somebody else's filling is not shown"


def test_of_two_uploads_at_once_one_is_taken(people: Office, draft: Evaluation) -> None:
    first, second = ([{"upload": f"fills/{name}", "name": "甲.xlsx"}] for name in "ab")
    filling._queue(first, people.preparer, draft)
    with pytest.raises(filling.AlreadyFilling):
        filling._queue(second, people.preparer, draft)
    assert Job.objects.get().payload["files"] == first


def test_it_can_be_cancelled(client: Client, people: Office, draft: Evaluation) -> None:
    as_user(client, people.preparer)
    post(client, draft, workbook(client, draft, F12="8300册"))
    html = client.post(f"/imports/fill/{draft.pk}/cancel/", follow=True).content.decode()
    assert "正在取消" in html
    work_off()
    assert "已取消，自评表未作修改。" in page_of(client, draft)
    assert draft.indicators.first().actual == "8200册"
    html = client.post(f"/imports/fill/{draft.pk}/cancel/", follow=True).content.decode()
    assert "已经处理完，无法取消。" in html


def test_who_lost_the_role_meanwhile_fills_nothing(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    post(client, draft, workbook(client, draft, F12="8300册"))
    Membership.objects.filter(user=people.preparer).update(role=Role.AUDITOR)
    work_off()
    assert "只有本单位的填报人可以修改" in page_of(client, draft)
    assert draft.indicators.first().actual == "8200册"


def test_a_form_that_is_gone_is_no_error(people: Office, draft: Evaluation) -> None:
    file = SimpleUploadedFile("填好.xlsx", FORMATS["xlsx"]([["项目名称", "图书购置"]]))
    job = filling.start_filling(evaluation=draft, files=[file], by=people.preparer)
    draft.delete()
    work_off()
    job.refresh_from_db()
    assert (job.status, job.error) == (Job.Status.FAILED, "此表已不存在。")


@pytest.mark.parametrize("end", ["done", "refused", "cancelled", "failed"])
def test_the_file_is_deleted_however_it_ends(
    client: Client,
    people: Office,
    draft: Evaluation,
    end: str,
    django_capture_on_commit_callbacks,
) -> None:
    as_user(client, people.preparer)
    other = create_evaluation(people.unit, people.preparer, name="报纸订阅")
    post(client, draft, workbook(client, other if end == "refused" else draft))
    assert len(kept_files()) == 1
    if end == "cancelled":
        filling.cancel_filling(by=people.preparer)
    if end == "failed":
        Job.objects.update(tries=3)  # it took down three workers
    with django_capture_on_commit_callbacks(execute=True):
        work_off()
    status = Job.objects.get().status
    assert status == {"refused": "failed"}.get(end, end)
    assert kept_files() == []


def test_what_a_dead_worker_left_goes_with_the_next_file(
    client: Client, people: Office, draft: Evaluation, django_capture_on_commit_callbacks
) -> None:
    left = default_storage.save("fills/left", ContentFile(b"x"))
    Job.objects.create(
        kind="fill",
        key=f"fill-by-{people.preparer.pk}",
        subject="fill-1",
        status=Job.Status.DONE,
        payload={"files": [{"upload": left, "name": "表.xlsx"}], "evaluation": draft.pk},
    )
    as_user(client, people.preparer)
    with django_capture_on_commit_callbacks(execute=True):
        post(client, draft, workbook(client, draft))
    assert len(kept_files()) == 1
    assert not default_storage.exists(left)


def test_the_next_worker_does_what_a_dead_one_began(
    client: Client, people: Office, draft: Evaluation
) -> None:
    as_user(client, people.preparer)
    post(client, draft, workbook(client, draft, F12="8300册"))
    assert leases.take(Job.objects.get().pk) is not None
    Job.objects.update(lease_until="2020-01-01T00:00:00Z")
    work_off()
    assert "有 1 处不同" in page_of(client, draft)
