"""Files of the kind .rtf, converted by LibreOffice where it is installed."""

from __future__ import annotations

from intake.reading.readers.conversion import ConvertedReader

READER = ConvertedReader("RTF 文字文件（.rtf）", "rtf", "docx")
