"""Files of the kind .xlsb, converted by LibreOffice where it is installed."""

from __future__ import annotations

from intake.reading.readers.conversion import ConvertedReader

READER = ConvertedReader("二进制工作簿（.xlsb）", "xlsb", "xlsx")
