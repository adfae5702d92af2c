"""Old Word documents: converted where a converter is installed, refused kindly elsewhere."""

import io
import shutil
from pathlib import Path

import docx
import pytest

from intake.problems import IntakeProblem
from intake.readers import Limits
from intake.readers.doc import READER


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
