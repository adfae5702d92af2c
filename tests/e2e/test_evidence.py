"""Evidence by drag and drop and by keyboard, looked at by a judge, refused to a stranger."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from evaluations.lifecycle import actions
from evaluations.models import Evidence
from tests.e2e.conftest import PICTURES
from tests.e2e.sheets import show
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office
from tests.factories.pictures import document, picture

_DROP = """([selector, files]) => {
  const carried = new DataTransfer();
  for (const { name, content } of files) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    carried.items.add(new File([bytes], name));
  }
  const target = document.querySelector(selector);
  for (const type of ["dragover", "drop"]) {
    const given = { dataTransfer: carried, bubbles: true, cancelable: true };
    target.dispatchEvent(new DragEvent(type, given));
  }
}"""


@pytest.fixture(autouse=True)
def _folders(worker: None) -> None:
    """The worker draws into the folders that the site reads from."""


def drop(page: Page, selector: str, *files: tuple[str, bytes]) -> None:
    """Drop files on a part of the page, as from the desktop."""
    given = [{"name": name, "content": base64.b64encode(data).decode()} for name, data in files]
    page.evaluate(_DROP, [selector, given])


def test_evidence_from_the_desktop_to_the_judge(
    people: Office, page_of: Callable[..., Page], axe, tmp_path: Path
) -> None:
    form = create_evaluation(people.unit, people.preparer)
    row = form.indicators.first()
    page = page_of(people.preparer)
    show(page, form)
    page.wait_for_load_state("networkidle")
    said = page.locator("#evidence-progress li")

    # Several at once on the row: what is unfit is refused in place, the others are kept.
    contract = document(2)
    scan = picture("JPEG", (1600, 1200), "steelblue")
    drop(
        page,
        f"#row-{row.pk} td",
        ("合同.pdf", contract),
        ("现场.jpg", scan),
        ("程序.exe", b"MZ"),
    )
    expect(said).to_have_count(3)
    expect(said.nth(0)).to_have_text("已上传“合同.pdf”。")
    expect(said.nth(2)).to_contain_text("“程序.exe”的类型不能作为佐证材料")
    expect(page.locator(f'a.evidence-mark[href="#evidence-{row.uid}"]')).to_have_text("佐证 2")

    # By keyboard, for the whole sheet; a file of 60 MB never leaves the machine.
    large = tmp_path / "大.pdf"
    with large.open("wb") as file:
        file.truncate(60 * 1024 * 1024)
    fake = tmp_path / "假.pdf"
    fake.write_bytes(picture())
    survey = tmp_path / "问卷.xlsx.pdf"
    survey.write_bytes(document(1))
    page.get_by_label("种类", exact=True).select_option("问卷调查")
    page.locator("#evidence-files").set_input_files([large, fake, survey])
    expect(said).to_have_count(3)
    expect(said.nth(0)).to_contain_text("“大.pdf”超过 50 MB，没有上传")
    expect(said.nth(1)).to_contain_text("“假.pdf”的内容是PNG 图片，与扩展名不符")
    expect(said.nth(2)).to_have_text("已上传“问卷.xlsx.pdf”。")
    # Drawn by the worker, which may still be starting.
    expect(page.locator("#evidence-list img")).to_have_count(3, timeout=60_000)
    page.locator("#evidence").scroll_into_view_if_needed()
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / "evidence.png")
    assert axe(page) == []

    page.get_by_label("“现场.jpg”的种类").select_option("验收")
    page.get_by_role("button", name="移除“问卷.xlsx.pdf”").click()
    expect(page.locator("#evidence-list .file")).to_have_count(2)
    assert Evidence.objects.get(name="现场.jpg").kind == "acceptance"

    # The judge sees how many there are beside the row, and looks at the pages.
    actions.make_transition(evaluation=form, action="submit", by=people.preparer)
    judge = page_of(people.approver)
    show(judge, form)
    judge.get_by_role("link", name="佐证 2").click()
    judge.get_by_role("link", name="合同.pdf", exact=True).click()
    first = judge.get_by_role("img", name="合同.pdf第 1 页")
    expect(first).to_be_visible()
    judge.wait_for_function("picture => picture.naturalWidth > 100", arg=first.element_handle())
    assert axe(judge) == []
    with judge.expect_download() as kept:
        judge.get_by_role("link", name="下载原件").click()
    assert kept.value.suggested_filename == "合同.pdf"
    assert Path(kept.value.path()).read_bytes() == contract
    address = judge.url
    stranger = page_of(people.stranger)
    for path in ("", "file/", "pages/1/", "pages/0/"):
        answer = stranger.request.get(address + path)
        assert answer.status == 404
