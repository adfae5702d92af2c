"""Archives of every usual method, converted formats, OFD, and a true cause for the rest."""

import io
import shutil
import struct
import zipfile
from pathlib import Path

import pytest

from intake.reading.pipeline import extract_bytes, to_json
from intake.reading.problems import IntakeProblem
from intake.reading.readers import Limits, read
from intake.reading.readers.archive import unpacked_parts
from intake.reading.readers.signatures import FileKind, file_kind
from tests.intake.reading.readers.odd_pages import FORM, ofd, page_of
from tests.intake.reading.readers.workbooks import xlsx

METHODS = {"bzip2": zipfile.ZIP_BZIP2, "lzma": zipfile.ZIP_LZMA, "deflate": zipfile.ZIP_DEFLATED}


def packed(method: int, **files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def refused(data: bytes, limits: Limits | None = None) -> IntakeProblem:
    with pytest.raises(IntakeProblem) as caught:
        extract_bytes("件", data, limits=limits or Limits())
    return caught.value


@pytest.mark.parametrize("method", METHODS)
def test_an_archive_may_be_packed_by_any_usual_method(method: str) -> None:
    data = packed(METHODS[method], **{"a.txt": FORM.encode()})

    (document,) = to_json(extract_bytes("包.zip", data))["documents"]

    assert document["project_name"] == "山区书屋"


@pytest.mark.parametrize("method", METHODS)
def test_a_part_that_unpacks_to_more_than_its_directory_says_is_a_bomb(method: str) -> None:
    honest = packed(METHODS[method], a=bytes(3_000_000))
    lying = honest.replace(struct.pack("<I", 3_000_000), struct.pack("<I", 30))

    with pytest.raises(IntakeProblem) as caught:
        list(unpacked_parts(lying, Limits(unpacked_bytes=1_000_000)))

    assert caught.value.code in {"zip.bomb", "zip.damaged"}


@pytest.mark.parametrize("method", METHODS)
def test_a_damaged_part_is_named(method: str) -> None:
    data = bytearray(packed(METHODS[method], a=FORM.encode() * 20))
    data[60:70] = bytes(10)

    assert "损坏" in refused(bytes(data)).sentence


def test_a_method_nobody_knows_is_named() -> None:
    stored = packed(zipfile.ZIP_STORED, a=FORM.encode())
    strange = stored.replace(struct.pack("<HH", 20, 0) + struct.pack("<H", 0), b"\x14\0\0\0\x5d\0")

    assert "压缩方式" in refused(strange).sentence


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = shutil.which("cp")
    assert found
    (tmp_path / "cp").symlink_to(found)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


RTF = b"{\\rtf1\\ansi hello}"


def odf(kind: str) -> bytes:
    return packed(
        zipfile.ZIP_STORED, mimetype=f"application/vnd.oasis.opendocument.{kind}".encode()
    )


CONVERTED = {
    "rtf": (RTF, "docx"),
    "odt": (odf("text"), "docx"),
    "xlsb": (packed(zipfile.ZIP_STORED, **{"xl/workbook.bin": b"x"}), "xlsx"),
}


@pytest.mark.parametrize("kind", CONVERTED)
def test_without_a_converter_one_sentence_says_what_to_do(kind: str, programs: Path) -> None:
    data, target = CONVERTED[kind]

    sentence = refused(data).sentence

    assert f".{kind}" in sentence
    assert f"另存为 .{target}" in sentence


def test_what_the_converter_made_is_read(programs: Path) -> None:
    (programs / "ready").write_bytes(xlsx([["项目名称", "山区书屋"]]))
    program = programs / "soffice"
    program.write_text(
        f'#!/bin/sh\ncp "{programs}/ready" source.xlsx\n'
        f'cp profile/user/registrymodifications.xcu "{programs}/settings"\n'
    )
    program.chmod(0o755)

    assert read("a.xlsb", CONVERTED["xlsb"][0]).grids[0].rows[0].text == "项目名称\t山区书屋"
    settings = (programs / "settings").read_text(encoding="utf-8")
    assert "DisableMacrosExecution" in settings
    assert "BlockUntrustedRefererLinks" in settings


KINDS: dict[str, tuple[bytes, FileKind, str]] = {
    "numbers": (packed(0, **{"Index/Document.iwa": b"x"}), "iwork", "Numbers"),
    "bzip2": (b"BZh91AY&SY", "bzip2", "bzip2"),
    "xz": (b"\xfd7zXZ\x00", "xz", "xz"),
    "tar": (bytes(257).replace(b"\0", b"a") + b"ustar", "tar", "tar"),
    "program": (b"MZ\x90\x00" + bytes(100), "program", "程序"),
    "webp": (b"RIFF\x10\0\0\0WEBPVP8 ", "picture", "图片"),
    "heic": (b"\0\0\0\x18ftypheic", "picture", "图片"),
    "epub": (packed(0, mimetype=b"application/epub+zip"), "epub", "EPUB"),
    "drawing": (odf("graphics"), "odf", "绘图"),
}


@pytest.mark.parametrize("name", KINDS)
def test_every_refusal_names_its_format(name: str) -> None:
    data, kind, word = KINDS[name]

    assert file_kind(data) == kind
    assert word in refused(data).sentence


def test_the_texts_of_an_ofd_page_are_read_by_their_place() -> None:
    data = ofd(page_of(FORM.split("\n"), [10, 50, 90, 130, 170, 210, 235, 250, 265]))

    (document,) = to_json(extract_bytes("a.ofd", data))["documents"]

    assert document["project_name"] == "山区书屋"
    assert [row["level3"] for row in document["indicators"]] == ["新建书屋"]
    assert "OFD" in document["notices"][0]["message"]


def test_an_ofd_page_without_texts_says_what_to_do() -> None:
    sentence = refused(ofd(page_of([], []))).sentence

    assert "OFD" in sentence
    assert "另存为" in sentence


def test_an_ofd_page_without_a_form_is_named_too() -> None:
    assert "OFD" in refused(ofd(page_of(["一段说明"], [10]))).sentence
