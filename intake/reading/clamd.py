"""Asks clamd, ClamAV's service, about one file: the INSTREAM command over its socket. Pure Python.

The file is sent in chunks, each with its length before it, and ends with one of length 0. clamd
answers ``stream: OK``, ``stream: <signature> FOUND`` or ``... ERROR``.
"""

from __future__ import annotations

import select
import socket
import struct
import time
from collections.abc import Callable
from typing import BinaryIO, Final

_CHUNK: Final = 128 * 1024
_CONNECT_SECONDS: Final = 5.0
_TICK_SECONDS: Final = 1.0
_LONGEST_ANSWER: Final = 4096


class NoAnswer(Exception):
    """clamd did not say whether the file is clean; the message is for the log."""


def scan(
    address: str, file: BinaryIO, *, seconds: float, tick: Callable[[], None] = lambda: None
) -> str:
    """The name of what was found in the file, "" for a clean one.

    ``address`` is the path of a Unix socket or ``host:port``. ``tick`` is called about every
    second. Raises NoAnswer where clamd cannot be reached, breaks off or takes more than
    ``seconds``; whatever ``tick`` raises passes on.
    """
    deadline = time.monotonic() + seconds
    try:
        with _connected(address) as connection:
            _send(connection, file, deadline, tick)
            answer = _answer(connection, deadline, tick)
    except OSError as error:
        raise NoAnswer(f"clamd: {error}") from error
    return _found(answer)


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(_CONNECT_SECONDS)
            connection.connect(address)
        except BaseException:
            connection.close()
            raise
        return connection
    host, _colon, port = address.rpartition(":")
    if not port.isdecimal():
        raise NoAnswer(f"clamd: {address!r} is neither a path nor host:port")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT_SECONDS)


def _send(
    connection: socket.socket, file: BinaryIO, deadline: float, tick: Callable[[], None]
) -> None:
    connection.sendall(b"zINSTREAM\0")
    ticked = time.monotonic()
    while chunk := file.read(_CHUNK):
        connection.sendall(struct.pack(">I", len(chunk)) + chunk)
        now = time.monotonic()
        if now > deadline:
            raise NoAnswer("clamd: time ran out while the file was sent")
        if now > ticked + _TICK_SECONDS:
            tick()
            ticked = now
    connection.sendall(struct.pack(">I", 0))


def _answer(connection: socket.socket, deadline: float, tick: Callable[[], None]) -> bytes:
    answer = b""
    while not answer.endswith(b"\0"):
        while not select.select([connection], [], [], _TICK_SECONDS)[0]:
            tick()
            if time.monotonic() > deadline:
                raise NoAnswer("clamd: time ran out before its answer")
        part = connection.recv(_LONGEST_ANSWER)
        answer += part
        if not part or len(answer) > _LONGEST_ANSWER:
            break
    return answer


def _found(answer: bytes) -> str:
    text = answer.rstrip(b"\0\n").decode("utf-8", "replace")
    body = text.removeprefix("stream: ")
    if body == "OK":
        return ""
    if body.endswith(" FOUND"):
        return body.removesuffix(" FOUND")
    raise NoAnswer(f"clamd: {text[:200] or 'closed the connection'}")
