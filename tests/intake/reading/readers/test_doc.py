"""Old Word documents: converted where a converter is installed, refused kindly elsewhere."""

import io
import json
import os
import select
import shutil
import struct
import subprocess
from pathlib import Path

import docx
import pytest

from intake.reading.pipeline import extract_bytes, to_json
from intake.reading.problems import IntakeProblem
from intake.reading.readers import Limits
from intake.reading.readers.doc import READER
from tests.corpus.compare import compare
from tests.corpus.formats import FORMATS
from tests.corpus.official import sheet

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END, FREE, SECTOR_TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
CONVERTER = shutil.which("soffice")
DOCUMENTS = Path(__file__).parents[3] / "corpus" / "documents"


def install(folder: Path, script: str) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An otherwise empty PATH, but for the shell's own few programs."""
    for name in ("cp", "sleep"):
        found = shutil.which(name)
        assert found
        (tmp_path / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_without_a_converter_the_remedy_is_named(programs: Path) -> None:
    with pytest.raises(IntakeProblem, match=r"另存为 \.docx"):
        READER.read("a.doc", b"", Limits())


def test_the_converted_document_is_read(programs: Path, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("项目名称")
    stream = io.BytesIO()
    document.save(stream)
    (tmp_path / "ready.docx").write_bytes(stream.getvalue())
    install(programs, f'cp "{tmp_path}/ready.docx" source.docx')

    reading = READER.read("a.doc", b"old", Limits())

    assert reading.grids[0].rows[0].text == "项目名称"


def test_success_without_output_is_a_failure(programs: Path) -> None:
    install(programs, "exit 0")

    with pytest.raises(IntakeProblem, match="转换失败"):
        READER.read("a.doc", b"old", Limits())


def test_a_converter_that_hangs_is_stopped(programs: Path) -> None:
    install(programs, "exec sleep 20")

    with pytest.raises(IntakeProblem, match="超时"):
        READER.read("a.doc", b"old", Limits(seconds=1))


def test_what_a_hanging_converter_started_is_stopped_too(programs: Path, tmp_path: Path) -> None:
    install(programs, f'sleep 20 & echo $! > "{tmp_path}/started"; wait')

    with pytest.raises(IntakeProblem, match="超时"):
        READER.read("a.doc", b"old", Limits(seconds=1))

    assert ends_soon(int((tmp_path / "started").read_text()))


def ends_soon(pid: int) -> bool:
    """Whether the process is gone or ends when waited for: a killed one dies when it next runs."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], 10)[0])
    finally:
        os.close(process)


def old_word(flags: int) -> bytes:
    """The smallest container with a document's head of those flags in it."""
    sector = 512
    stream = (b"\xec\xa5" + bytes(9) + bytes([flags])).ljust(4096, b"\0")
    header = OLE_MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    table = [SECTOR_TABLE, END, *range(3, 10), END, *[FREE] * 118]

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        label = name.encode("utf-16-le").ljust(64, b"\0")
        head = struct.pack("<HBBIII", 2 * len(name) + 2, kind, 1, FREE, FREE, child)
        return label + head + bytes(36) + struct.pack("<IQ", start, size)

    folder = entry("Root Entry", 5, 1, END, 0) + entry("WordDocument", 2, FREE, 2, 4096)
    return header + struct.pack("<128I", *table) + folder.ljust(sector, b"\0") + stream


def test_a_password_is_named_and_nothing_is_started(programs: Path, tmp_path: Path) -> None:
    install(programs, f'echo started > "{tmp_path}/started"')

    with pytest.raises(IntakeProblem, match="打开密码"):
        READER.read("a.doc", old_word(flags=1), Limits())

    assert not (tmp_path / "started").exists()


def test_a_document_without_a_password_goes_to_the_converter(
    programs: Path, tmp_path: Path
) -> None:
    install(programs, f'echo started > "{tmp_path}/started"')

    with pytest.raises(IntakeProblem, match="转换失败"):
        READER.read("a.doc", old_word(flags=0), Limits())

    assert (tmp_path / "started").exists()


@pytest.mark.skipif(CONVERTER is None, reason="soffice is not installed: no real .doc can be read")
def test_a_real_old_document_is_read_whole(tmp_path: Path) -> None:
    """Some seconds: the real converter writes the .doc and reads it again."""
    expected = json.loads((DOCUMENTS / "scored-text.expected.json").read_text("utf-8"))["documents"]
    rows = [*sheet(expected[0]), [""], ["填报说明：略"]]  # no .doc ends with a table
    (tmp_path / "sheet.docx").write_bytes(FORMATS["docx"](rows))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    assert CONVERTER is not None
    subprocess.run(
        [CONVERTER, profile, "--headless", "--convert-to", "doc", "--outdir", tmp_path,
         tmp_path / "sheet.docx"],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    old = (tmp_path / "sheet.doc").read_bytes()

    score = compare(expected, to_json(extract_bytes("自评表.doc", old))["documents"])

    assert old.startswith(b"\xd0\xcf\x11\xe0")
    assert score.wrong == []
    assert score.found == 1
