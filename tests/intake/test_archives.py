"""Zip archives of documents."""

import io
import zipfile

import pytest

from intake.reading.pipeline import extract_bytes
from intake.reading.problems import IntakeProblem
from intake.reading.readers import Limits
from tests.intake.reading.test_pipeline import form as sheet_text
from tests.intake.reading.test_pipeline import names


def packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_every_document_says_which_file_it_came_from() -> None:
    data = packed(
        {"一/甲.txt": sheet_text("甲").encode(), "乙.txt": sheet_text("乙").encode("gbk")}
    )

    extraction = extract_bytes("批次.zip", data)

    files = [d.evidence.file for d in extraction.documents if d.evidence]
    places = list(zip(names(extraction), files, strict=True))
    assert places == [("甲", "批次.zip/一/甲.txt"), ("乙", "批次.zip/乙.txt")]


def test_one_bad_file_does_not_stop_the_others() -> None:
    data = packed({"坏.xlsx": b"PK\x03\x04oops", "好.txt": (sheet_text("甲") * 2).encode()})

    extraction = extract_bytes("批次.zip", data)

    assert len(extraction.documents) == 2
    assert ["坏.xlsx" in problem.sentence for problem in extraction.problems] == [True, False]
    assert extraction.problems[1].documents == (1,)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_part_whose_checksum_does_not_hold_is_damaged(method: int) -> None:
    """One bit of an amount would otherwise be read as another amount."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.writestr("a.txt", sheet_text("甲"))
        checksum = archive.getinfo("a.txt").CRC
    data = stream.getvalue().replace(
        checksum.to_bytes(4, "little"), (checksum ^ 1).to_bytes(4, "little")
    )
    with pytest.raises(IntakeProblem, match="已损坏"):
        extract_bytes("a.zip", data)


def test_problems_count_documents_over_all_files() -> None:
    data = packed(
        {"a.txt": sheet_text("甲").encode(), "b.txt": (sheet_text("乙") + sheet_text(" ")).encode()}
    )

    (problem,) = extract_bytes("批次.zip", data).problems

    assert problem.documents == (2,)


def test_litter_is_passed_over() -> None:
    data = packed({"__MACOSX/._a.txt": b"x", "~$a.xlsx": b"x", "a.txt": sheet_text().encode()})

    assert extract_bytes("批次.zip", data).problems == ()


def test_old_windows_names_are_readable() -> None:
    data = packed({"AAAA.txt": sheet_text().encode()}).replace(b"AAAA", "甲乙".encode("gbk"))

    (document,) = extract_bytes("a.zip", data).documents

    assert document.evidence is not None
    assert document.evidence.file == "a.zip/甲乙.txt"


def test_an_archive_in_an_archive_is_opened_but_not_for_ever() -> None:
    inner = packed({"a.txt": sheet_text().encode()})
    twice = packed({"b.zip": inner})
    thrice = packed({"c.zip": twice})

    assert len(extract_bytes("a.zip", twice).documents) == 1
    with pytest.raises(IntakeProblem, match="太多层"):
        extract_bytes("a.zip", thrice)


def test_an_archive_without_a_form_is_refused() -> None:
    with pytest.raises(IntakeProblem, match=r"没有找到可识别的表格"):
        extract_bytes("a.zip", packed({"a.txt": b"hello"}))


def test_an_empty_archive_is_refused() -> None:
    with pytest.raises(IntakeProblem):
        extract_bytes("a.zip", packed({}))


def test_a_bomb_among_the_files_stops_the_archive() -> None:
    with pytest.raises(IntakeProblem, match="压缩炸弹"):
        extract_bytes("a.zip", packed({"a.txt": bytes(9_000_000)}), limits=Limits(part_ratio=50))
