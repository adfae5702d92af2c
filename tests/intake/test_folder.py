"""Many files at once: the same documents in the same order, however many processes read them."""

from __future__ import annotations

import io
import json
import os
import signal
from pathlib import Path

import pytest
from django.core.management import call_command

from intake import folder
from intake.folder import extract_files
from intake.pipeline import extract_path, to_json
from tests.factories.folder import write_folder


def whose(*_: object, **__: object) -> folder.Extracted:
    return folder.Extracted({"pid": os.getpid()})


def dies(*_: object, **__: object) -> folder.Extracted:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    monkeypatch.setattr(folder, "_cores", lambda: 2)
    monkeypatch.setattr(folder, "_WORTH_IT", 6)
    monkeypatch.setattr(folder, "_AT_A_TIME", 2)
    return write_folder(tmp_path, 6)


def test_two_processes_say_what_one_says_and_keep_the_order(files: list[Path]) -> None:
    alone = [to_json(extract_path(path)) for path in files]

    assert [found.json for found in extract_files(files)] == alone
    assert [found.json for found in extract_files(files[:3])] == alone[:3]


def test_the_files_are_read_by_other_processes(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "_extract", whose)

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
    monkeypatch.setattr(folder, "_extract", dies)

    assert "意外中止" in list(extract_files(files))[-1].refused


def test_the_command_prints_a_folder_as_one_list(files: list[Path]) -> None:
    out = io.StringIO()
    call_command("extract", *map(str, files), stdout=out)

    assert [found["file"] for found in json.loads(out.getvalue())] == [path.name for path in files]


def test_the_command_ends_with_two_where_a_file_is_unreadable(files: list[Path]) -> None:
    files[3].write_bytes(b"")
    errors = io.StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("extract", *map(str, files), stdout=io.StringIO(), stderr=errors)

    assert ended.value.code == 2
    assert errors.getvalue().count("文件“00003.xlsx”") == 1
