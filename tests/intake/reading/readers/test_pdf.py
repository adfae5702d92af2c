"""PDF: columns go on over pages; a file without text says what to do."""

import pytest

from intake.reading.problems import IntakeProblem
from intake.reading.readers import read
from intake.reading.readers.pdf import Columns

EMPTY_PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF"
)


def test_a_table_that_goes_on_keeps_its_column_numbers() -> None:
    columns = Columns()

    assert columns.numbers([10, 50, 90, 130], continues=False) == [0, 1, 2, 3]
    assert columns.numbers([50.5, 129], continues=True) == [1, 3]


def test_another_table_counts_anew() -> None:
    columns = Columns()
    columns.numbers([10, 50, 90], continues=False)

    assert columns.numbers([50, 90], continues=False) == [0, 1]
    assert columns.numbers([10, 70], continues=True) == [0, 1]


def test_a_picture_only_file_asks_for_recognition() -> None:
    with pytest.raises(IntakeProblem, match="OCR"):
        read("a.pdf", EMPTY_PAGE)


def test_a_broken_file_is_refused() -> None:
    with pytest.raises(IntakeProblem):
        read("a.pdf", b"%PDF-1.7\n" + b"garbage " * 50)
