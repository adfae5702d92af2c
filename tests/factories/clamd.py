"""A small clamd on a real socket: it takes INSTREAM, and knows one virus."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

VIRUS = b"only-a-test-virus"


@dataclass
class FakeClamd:
    """``reply`` is sent instead of a verdict where it is not None; ``streams`` are what came in."""

    address: str
    reply: bytes | None = None
    streams: list[bytes] = field(default_factory=list)

    def serve(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _address = listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                self._answer(connection, stream)

    def _answer(self, connection: socket.socket, stream) -> None:
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack(">I", stream.read(4))[0]:
            content += stream.read(length)
        self.streams.append(content)
        verdict = b"stream: Test.Virus FOUND\0" if VIRUS in content else b"stream: OK\0"
        connection.sendall(verdict if self.reply is None else self.reply)


@contextmanager
def running_clamd(folder: Path | None = None) -> Iterator[FakeClamd]:
    """On a Unix socket in that folder, or on a free port."""
    if folder is None:
        listening = socket.create_server(("127.0.0.1", 0))
        address = f"127.0.0.1:{listening.getsockname()[1]}"
    else:
        address = str(folder / "clamd.ctl")
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listening.bind(address)
        listening.listen()
    clamd = FakeClamd(address)
    thread = threading.Thread(target=clamd.serve, args=(listening,))
    thread.start()
    try:
        yield clamd
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()
