"""Files of the kind .odt, converted by LibreOffice where it is installed."""

from __future__ import annotations

from intake.reading.readers.conversion import ConvertedReader

READER = ConvertedReader("OpenDocument 文字文件（.odt）", "odt", "docx")
