"""Files changed byte by byte: ``python -m tests.fuzz_readers FOLDER [libFuzzer options]``.

``make fuzz`` runs it for ``SECONDS`` in an environment of its own. It stops at anything but an
IntakeProblem, at a file that takes more than 10 seconds, and at 2 GB of memory; the file is left
in the folder it was started in.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import atheris

from tests.corpus.formats import FORMATS
from tests.corpus.made.sheets import SCORED, sheet
from tests.corpus.made.words import Pen
from tests.intake.reading.readers.odd_pages import FORM, LAYOUT, ofd, page_of
from tests.intake.reading.readers.old_workbooks import Formula, Number, Sheet, xls
from tests.intake.reading.readers.pdf_files import Page, pdf, utf16
from tests.intake.reading.readers.word_files import box, paragraph, row, table, word

with atheris.instrument_imports(include=["intake", "budgets", "evaluations.sheet.editions"]):
    from intake.reading.pipeline import extract_bytes, to_json
    from intake.reading.problems import IntakeProblem
    from intake.reading.readers import DEFAULT_LIMITS

DOCUMENTS = Path(__file__).parent / "corpus" / "documents"
LIMITS = replace(DEFAULT_LIMITS, seconds=8)
OPTIONS = ["-timeout=10", "-rss_limit_mb=2048", "-max_len=60000", "-print_final_stats=1"]


def one_file(data: bytes) -> None:
    """Read whatever it is: documents or a problem, never anything else."""
    try:
        to_json(extract_bytes("表.bin", data, limits=LIMITS), with_evidence=True)
    except IntakeProblem:
        return


def write_seeds(folder: Path) -> None:
    """A made-up sheet in every format that can be written."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, _ = sheet(SCORED, Pen(1))
    width = max(map(len, rows))
    for name, write in FORMATS.items():
        data = write([row + [""] * (width - len(row)) for row in rows])
        (folder / f"seed.{name}").write_bytes(data)
    for name, data in odd_files().items():
        (folder / f"seed.odd.{name}").write_bytes(data)


def odd_files() -> dict[str, bytes]:
    """Small files of the formats that the corpus does not write."""
    cells = [["执行率", Number(0.9944, "0.00%"), Number(45107, 'yyyy"年"m"月"'), Formula("#REF!")]]
    boxed = paragraph(box(paragraph("标题") + table(row("名称", "书屋"), row("分值", "10"))))
    page = Page()
    page.rules([20, 120, 320], [20, 50, 80])
    page.row(40, [30, 130], ["项目名称", "山区书屋"])
    page.field(130, 75, 100, f"/FT/Tx/V{utf16('书屋')}")
    return {
        "xls": xls(Sheet("表", cells, hidden_rows=[3], hidden_columns=[5]), from_1904=True),
        "docx": word(boxed),
        "pdf": pdf(page),
        "ofd": ofd(page_of(FORM.split("\n"), [10, 50, 90, 130, 170, 210, 235, 250, 265])),
        "bars": FORM.encode(),
        "spaced": LAYOUT.encode(),
    }


def main() -> None:
    """Fuzz, beginning with the documents of the corpus and what earlier runs found."""
    folder, *options = sys.argv[1:]
    write_seeds(Path(folder))
    atheris.Setup([sys.argv[0], folder, str(DOCUMENTS), *OPTIONS, *options], one_file)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
