"""Files of old or foreign formats, converted by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intake.reading.problems import IntakeProblem
from intake.reading.readers.base import Limits, Reading
from intake.reading.readers.docx import READER as DOCX
from intake.reading.readers.xlsx import READER as XLSX

_PROGRAMS: Final = ("soffice", "libreoffice")
_SETTINGS: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
"""A profile in which no macro runs and nothing that a document links to is fetched."""


@dataclass(frozen=True, slots=True)
class ConvertedReader:
    """Reads one such format by way of .docx or .xlsx."""

    title: str
    """The format as a sentence names it: 旧版 Word 文档（.doc）."""
    source: str
    target: str

    def read(self, name: str, data: bytes, limits: Limits) -> Reading:
        content = self.converted(data, limits)
        return (XLSX if self.target == "xlsx" else DOCX).read(name, content, limits)

    def converted(self, data: bytes, limits: Limits) -> bytes:
        """The converted file. The converter's exit code says nothing: only its output counts."""
        program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
        if program is None:
            raise IntakeProblem(
                f"{self.source}.no_converter",
                reason=f"这是{self.title}，服务器没有安装转换程序，不能直接读取",
                remedy=self._save_as,
            )
        with tempfile.TemporaryDirectory(prefix="ziping-convert-") as folder:
            source = Path(folder, f"source.{self.source}")
            source.write_bytes(data)
            user = Path(folder, "profile", "user")
            user.mkdir(parents=True)
            (user / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
            profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
            options = ["--headless", "--norestore", "--convert-to", self.target, "--outdir", folder]
            try:
                _run([program, profile, *options, str(source)], folder, limits.seconds)
            except (subprocess.TimeoutExpired, OSError) as error:
                raise self._failed() from error
            result = Path(folder, f"source.{self.target}")
            if not result.is_file():
                raise self._failed()
            return result.read_bytes()

    def _failed(self) -> IntakeProblem:
        return IntakeProblem(
            f"{self.source}.not_converted",
            reason=f"{self.title}转换失败或超时",
            remedy=self._save_as,
        )

    @property
    def _save_as(self) -> str:
        program = "Excel" if self.target == "xlsx" else "Word"
        return f"请用 {program} 或 WPS 打开，另存为 .{self.target} 后再上传"


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
