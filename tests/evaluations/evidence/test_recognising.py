"""What a file is, is told by its content and held against its name."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from evaluations.evidence import Unfit, all_types, recognise, safe_name, what_is_taken
from evaluations.evidence.types import type_of_ending


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return buffer.getvalue()


def found(name: str, content: bytes) -> str:
    """The id of the type; where the file is not taken, what was wanted and what was found."""
    try:
        return recognise(name, io.BytesIO(content)).id
    except Unfit as unfit:
        wanted, seen = unfit.wanted, unfit.found
        return f"{wanted.id if wanted else '-'} {seen.id if seen else '-'}"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("合同.pdf", b"%PDF-1.7\n", "pdf"),
        ("合同.PDF", b"%PDF-1.7\n", "pdf"),
        ("现场.png", b"\x89PNG\r\n\x1a\n....", "png"),
        ("现场.jpg", b"\xff\xd8\xff\xe0....", "jpeg"),
        ("现场.png", b"\xff\xd8\xff\xe0....", "jpeg"),
        ("扫描.tif", b"II*\0....", "tiff"),
        ("图.webp", b"RIFF\x10\0\0\0WEBPVP8 ", "webp"),
        ("报告.docx", archive("[Content_Types].xml", "word/document.xml"), "docx"),
        ("明细.xlsx", archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        ("发票.ofd", archive("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        ("一批.zip", archive("a.txt"), "zip"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "office"),
        ("发票.xml", "<?xml version='1.0'?><发票/>".encode(), "xml"),
        ("说明.txt", "满意度 95%\r\n".encode(), "text"),
        ("说明.txt", "满意度 95%\r\n".encode("gb18030"), "text"),
        ("说明.txt", "满意度".encode("utf-16"), "text"),
        # The name says something else, or nothing that is taken.
        ("合同.pdf", b"\x89PNG\r\n\x1a\n....", "pdf png"),
        ("合同.pdf", b"MZ\x90\0\x03", "pdf -"),
        ("合同.pdf", b"", "pdf -"),
        ("报告.docx", archive("xl/workbook.xml"), "docx xlsx"),
        ("报告.docx", b"PK\x03\x04 and nothing after it", "docx -"),
        ("说明.txt", b"%PDF-1.7\n", "text pdf"),
        ("说明.txt", b"\0\1\2\3", "text -"),
        ("程序.exe", b"MZ\x90\0\x03", "- -"),
        ("页面.html", b"<html>", "- -"),
        ("无扩展名", b"%PDF-1.7\n", "- -"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "- -"),
    ],
)
def test_the_content_decides(name: str, content: bytes, expected: str) -> None:
    assert found(name, content) == expected


def test_a_zip_with_an_endless_directory_is_not_listed() -> None:
    content = bytearray(archive("word/document.xml"))
    end = content.rfind(b"PK\x05\x06")
    content[end + 12 : end + 16] = struct.pack("<I", 64 * 1024 * 1024)
    assert found("报告.docx", bytes(content)) == "docx -"


def test_every_ending_belongs_to_one_type_and_is_offered() -> None:
    endings = [ending for each in all_types() for ending in each.endings]
    assert len(endings) == len(set(endings))
    assert what_is_taken().split(",") == [f".{ending}" for ending in endings]
    assert all(type_of_ending(ending.upper()) for ending in endings)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("合同.pdf", "合同.pdf"),
        (r"C:\Users\王\桌面\合同.pdf", "合同.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("合同\u202efdp.exe", "合同fdp.exe"),
        ("合\u200b同\0\n二.pdf", "合同 二.pdf"),
        ('a<b>:"c|?*.pdf', "a_b___c___.pdf"),
        ("con.txt", "_con.txt"),
        ("..", "未命名"),
        ("", "未命名"),
        (".pdf", "pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_names_show_what_they_are(name: str, safe: str) -> None:
    assert safe_name(name) == safe
    assert safe_name(safe) == safe
