"""Word 97-2003 documents, converted by LibreOffice where it is installed."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Final

import olefile

from intake.reading.problems import IntakeProblem
from intake.reading.readers.base import Limits, Reading
from intake.reading.readers.docx import READER as DOCX

_PROGRAMS: Final = ("soffice", "libreoffice")
_FLAGS: Final = 0x0B
"""Where the head of a document keeps whether it is encrypted, in the lowest bit."""
_SAVE_AS: Final = "请用 Word 或 WPS 打开，另存为 .docx 后再上传"


class DocReader:
    """.doc."""

    title = "Word 97-2003 文档"

    def read(self, name: str, data: bytes, limits: Limits) -> Reading:
        if _is_encrypted(data):
            raise IntakeProblem(
                "file.encrypted",
                reason="Word 文档设有打开密码，无法读取",
                remedy="请去掉密码另存后再上传",
            )
        return DOCX.read(name, converted(data, limits), limits)


def _is_encrypted(data: bytes) -> bool:
    """Whether the head of the document says that what follows is encrypted."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            head: bytes = ole.openstream("WordDocument").read(_FLAGS + 1)
    except (OSError, ValueError, IndexError, TypeError, AttributeError):
        return False
    return len(head) > _FLAGS and bool(head[_FLAGS] & 1)


def converted(data: bytes, limits: Limits) -> bytes:
    """The document as .docx. The converter's exit code says nothing: only its output counts."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise IntakeProblem(
            "doc.no_converter",
            reason="这是旧版 Word 文档（.doc），服务器没有安装转换程序，不能直接读取",
            remedy=_SAVE_AS,
        )
    with tempfile.TemporaryDirectory(prefix="ziping-doc-") as folder:
        source = Path(folder, "source.doc")
        source.write_bytes(data)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        options = ["--headless", "--norestore", "--convert-to", "docx", "--outdir", folder]
        command = [program, profile, *options, str(source)]
        try:
            _run(command, folder, limits.seconds)
        except (subprocess.TimeoutExpired, OSError) as error:
            raise _failed() from error
        result = Path(folder, "source.docx")
        if not result.is_file():
            raise _failed()
        return result.read_bytes()


def _run(command: list[str], folder: str, seconds: float) -> None:
    """Run to the end or stop it with all it started: the program itself is only a starter."""
    with subprocess.Popen(  # noqa: S603 - a fixed program, the file's name is ours
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        cwd=folder, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def _failed() -> IntakeProblem:
    return IntakeProblem(
        "doc.not_converted", reason="旧版 Word 文档（.doc）转换失败或超时", remedy=_SAVE_AS
    )


READER = DocReader()
