"""The sentences for files that are told from their bytes to be none we read."""

from __future__ import annotations

from typing import Final

from intake.reading.problems import IntakeProblem
from intake.reading.readers.signatures import FileKind

_SAVE_AS: Final = "请在 WPS 或 Excel 中另存为 .xlsx 后再上传"

REFUSALS: Final[dict[FileKind, tuple[str, str]]] = {
    "empty": ("文件是空的，没有任何内容", "请确认选对了文件，填好内容后再上传"),
    "pptx": ("这是演示文稿，不是表格或文字文件", "请上传表格或文字文件"),
    "rar": ("这是 RAR 压缩包，不能读取", "请解压后上传，或改用 .zip 压缩"),
    "7z": ("这是 7z 压缩包，不能读取", "请解压后上传，或改用 .zip 压缩"),
    "gzip": ("这是 gzip 压缩包，不能读取", "请解压后上传，或改用 .zip 压缩"),
    "bzip2": ("这是 bzip2 压缩包，不能读取", "请解压后上传，或改用 .zip 压缩"),
    "xz": ("这是 xz 压缩包，不能读取", "请解压后上传，或改用 .zip 压缩"),
    "tar": ("这是 tar 归档文件，不能读取", "请解压后上传，或改用 .zip 压缩"),
    "iwork": (
        "这是苹果 Numbers 或 Pages 文件，不能读取",
        "请在苹果电脑上导出为 Excel（.xlsx）或 Word（.docx）后再上传",
    ),
    "program": ("这是程序，不是表格或文字文件", "请确认选对了文件"),
    "epub": ("这是电子书（EPUB），不是表格或文字文件", "请上传表格或文字文件"),
    "odf": ("这是 OpenDocument 演示或绘图文件，不是表格或文字文件", "请上传表格或文字文件"),
    "picture": ("这是图片，没有可读的文字", "请先做文字识别（OCR），再上传识别后的文件"),
    "xmlsheet": ("这是 XML 格式的旧表格，不能读取", _SAVE_AS),
    "ole": (
        "这不是表格也不是文字文件，或者文件已损坏",
        "请确认文件能正常打开，另存为 .xlsx 后再上传",
    ),
    "brokenzip": ("文件已损坏或不完整，无法打开", "请重新下载或另存一份完整的文件后再上传"),
    "unknown": ("无法识别这种文件", "请上传 .xlsx、.xls、.ods、.docx、.pdf、.csv 或 .txt 文件"),
}


def refusal(kind: FileKind) -> IntakeProblem:
    """The problem for a kind of file that no reader takes."""
    reason, remedy = REFUSALS.get(kind, REFUSALS["unknown"])
    return IntakeProblem(f"file.{kind}", reason=reason, remedy=remedy)
