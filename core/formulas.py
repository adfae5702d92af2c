"""Text that leaves for a spreadsheet: a cell of text is never run as a formula. Pure Python.

Names come from documents and from people. A spreadsheet that opens a CSV file runs a cell that
begins with one of ``STARTS``; an apostrophe before it makes it text. In a workbook a cell can be
marked as text without one, but the mark is lost when the workbook is saved as CSV. So every list
and plain table takes the apostrophe, workbooks too. An official sheet does not: it must print what
the office printed (``core.text_cells.write_text``).
"""

from __future__ import annotations

import re
from typing import Any, Final

STARTS: Final = "=+-@\t\r\n＝＋－＠"
"""What OWASP lists against CSV injection; some spreadsheets take the wide characters, too."""
_RUNS: Final = re.compile(f"'*[{re.escape(STARTS)}]")
_PREFIXED: Final = re.compile(f"'+[{re.escape(STARTS)}]")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def neutral(value: Any) -> Any:
    """Text with an apostrophe before it where a spreadsheet would run it; other values as they are.

    Text that begins with an apostrophe and would run without it gets a second one, so that
    ``original`` finds every text again.
    """
    if not isinstance(value, str) or _NUMBER.fullmatch(value) or not _RUNS.match(value):
        return value
    return f"'{value}"


def original(value: Any) -> Any:
    """What ``neutral`` was given."""
    if isinstance(value, str) and _PREFIXED.match(value):
        return value[1:]
    return value
