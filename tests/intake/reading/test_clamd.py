"""The client of clamd speaks to a server on a real socket."""

from __future__ import annotations

import io
import socket
from pathlib import Path

import pytest

from intake.reading.clamd import NoAnswer, scan
from tests.factories.clamd import VIRUS, running_clamd

LARGE = bytes(range(256)) * 4096


@pytest.mark.parametrize("kind", ["unix", "tcp"])
def test_a_file_is_sent_whole_and_judged(kind: str, tmp_path: Path) -> None:
    with running_clamd(tmp_path if kind == "unix" else None) as clamd:
        assert scan(clamd.address, io.BytesIO(LARGE), seconds=10) == ""
        assert scan(clamd.address, io.BytesIO(LARGE + VIRUS), seconds=10) == "Test.Virus"
        assert clamd.streams == [LARGE, LARGE + VIRUS]


@pytest.mark.parametrize(
    "reply", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: O", b"stream: OK?\0"]
)
def test_anything_but_a_verdict_is_no_answer(reply: bytes, tmp_path: Path) -> None:
    with running_clamd(tmp_path) as clamd:
        clamd.reply = reply
        with pytest.raises(NoAnswer):
            scan(clamd.address, io.BytesIO(b"x"), seconds=10)


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "nonsense", "127.0.0.1:1"])
def test_nobody_there_is_no_answer(address: str) -> None:
    with pytest.raises(NoAnswer):
        scan(address, io.BytesIO(b"x"), seconds=10)


def test_a_silent_scanner_is_given_up_and_the_lease_kept_meanwhile() -> None:
    ticks: list[None] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(NoAnswer, match="time ran out"):
            scan(address, io.BytesIO(b"x"), seconds=1.5, tick=lambda: ticks.append(None))
    assert ticks
