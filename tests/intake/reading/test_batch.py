"""Many files at once: the same documents in the same order, however many processes read them."""

from __future__ import annotations

import io
import json
import os
import signal
from pathlib import Path

import pytest
from django.core.management import call_command

from intake.reading import batch
from intake.reading.batch import extract_files
from intake.reading.pipeline import extract_path, to_json
from tests.factories.folder import write_folder


def whose(*_: object, **__: object) -> batch.Extracted:
    return batch.Extracted({"pid": os.getpid()})


def dies(*_: object, **__: object) -> batch.Extracted:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    monkeypatch.setattr(batch, "_cores", lambda: 2)
    monkeypatch.setattr(batch, "_WORTH_IT", 6)
    monkeypatch.setattr(batch, "_AT_A_TIME", 2)
    return write_folder(tmp_path, 6)


def test_two_processes_say_what_one_says_and_keep_the_order(files: list[Path]) -> None:
    alone = [to_json(extract_path(path)) for path in files]

    assert [found.json for found in extract_files(files)] == alone
    assert [found.json for found in extract_files(files[:3])] == alone[:3]


def test_the_files_are_read_by_other_processes(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "_extract", whose)

    assert os.getpid() not in {found.json["pid"] for found in extract_files(files)}
    assert {found.json["pid"] for found in extract_files(files[:3])} == {os.getpid()}


def test_a_file_that_cannot_be_read_stops_no_other(files: list[Path]) -> None:
    files[3].write_bytes(b"PK\x03\x04 cut off")

    refused = [found.refused for found in extract_files(files)]

    assert refused[3].startswith("文件“00003.xlsx”")
    assert [bool(text) for text in refused] == [False, False, False, True, False, False]


def test_a_file_that_takes_its_process_down_is_reported(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "_extract", dies)

    found = list(extract_files(files))
    assert [file.json["file"] for file in found] == [path.name for path in files]
    assert "意外中止" in found[-1].refused


def test_the_command_prints_a_folder_as_one_list(files: list[Path]) -> None:
    out = io.StringIO()
    call_command("extract", *map(str, files), stdout=out)

    assert [found["file"] for found in json.loads(out.getvalue())] == [path.name for path in files]


@pytest.mark.parametrize("command", ["extract", "check_documents"])
def test_commands_go_on_after_an_unreadable_file_and_end_with_two(
    files: list[Path], command: str
) -> None:
    files[3].write_bytes(b"")
    out, errors = io.StringIO(), io.StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command(command, *map(str, files[:6]), stdout=out, stderr=errors)

    assert ended.value.code == 2
    assert errors.getvalue().count("文件“00003.xlsx”") == 1
    printed = json.loads(out.getvalue())
    if command == "extract":
        assert [len(found["documents"]) for found in printed] == [1, 1, 1, 0, 1, 1]
    else:
        assert "00003.xlsx" not in {found["file"] for found in printed}


@pytest.mark.parametrize("command", ["extract", "check_documents"])
def test_of_a_single_unreadable_file_nothing_is_printed(files: list[Path], command: str) -> None:
    files[0].write_bytes(b"")
    out = io.StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command(command, str(files[0]), stdout=out, stderr=io.StringIO())

    assert (ended.value.code, out.getvalue()) == (2, "")
