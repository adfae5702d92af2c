"""Bytes to grids. ``read`` tells the kind of file from its content, never from its name."""

from __future__ import annotations

from intake.reading.problems import IntakeProblem
from intake.reading.readers.base import DEFAULT_LIMITS, Limits, Reading
from intake.reading.readers.formula_errors import with_errors_noted
from intake.reading.readers.refusals import refusal
from intake.reading.readers.registry import reader_for
from intake.reading.readers.signatures import FileKind, file_kind

__all__ = ["DEFAULT_LIMITS", "Limits", "Reading", "read"]


def read(
    name: str, data: bytes, *, limits: Limits = DEFAULT_LIMITS, kind: FileKind | None = None
) -> Reading:
    """The grids of a file. Raises IntakeProblem, and nothing else, for bytes it cannot read.

    ``kind`` spares a second look where the caller has asked for it already.
    """
    try:
        return _read(name, data, limits, kind)
    except IntakeProblem as problem:
        raise problem.located(file=name) from problem.__cause__
    except (MemoryError, RecursionError) as error:
        raise IntakeProblem(
            "file.too_large",
            file=name,
            reason="文件内容过大或嵌套过深，超出了可读取的范围",
            remedy="请拆成几个较小的文件后再上传",
        ) from error


def _read(name: str, data: bytes, limits: Limits, kind: FileKind | None) -> Reading:
    if len(data) > limits.file_bytes:
        raise IntakeProblem(
            "file.too_large",
            reason=f"文件超过 {limits.file_bytes // 1024 // 1024} MB",
            remedy="请拆成几个较小的文件后再上传",
        )
    kind = kind or file_kind(data)
    reader = reader_for(kind)
    if reader is None:
        raise refusal(kind)
    return with_errors_noted(reader.read(name, data, limits))
