"""Forms that go on over the end of a page."""

from evaluations.sheet.document import SelfEvaluation
from intake.reading.extractors.documents import documents_of
from intake.reading.extractors.source import Source
from intake.reading.grid import Grid, Row, filled
from intake.reading.recognisers.documents import find_all
from intake.reading.recognisers.lines import stream
from tests.intake.reading.test_pipeline import form


def read_pages(*pages: list[str]) -> list[SelfEvaluation]:
    grids = tuple(
        Grid(
            f"第 {number} 页",
            "page",
            tuple(
                Row(n, filled(line.split("\t")), line.count("\t") + 1)
                for n, line in enumerate(page, 1)
                if line.strip()
            ),
        )
        for number, page in enumerate(pages, 1)
    )
    found = (r.document for f in find_all(stream(grids)) for r in documents_of(f, Source("a")))
    return [doc for doc in found if isinstance(doc, SelfEvaluation)]


WHOLE = form("书屋").splitlines()
CUT = next(n for n, line in enumerate(WHOLE) if "效益指标" in line)
(EXPECTED,) = read_pages(WHOLE)


def test_a_form_goes_on_without_any_heading() -> None:
    assert read_pages(WHOLE[:CUT], WHOLE[CUT:]) == [EXPECTED]


def test_a_form_goes_on_under_its_repeated_column_headings() -> None:
    heading = next(line for line in WHOLE if "三级指标" in line)

    assert read_pages(WHOLE[:CUT], [heading, *WHOLE[CUT:]]) == [EXPECTED]


def test_a_form_goes_on_under_its_repeated_title_and_head() -> None:
    assert read_pages(WHOLE[:CUT], [*WHOLE[: CUT - 1], *WHOLE[CUT:]]) == [EXPECTED]


def test_another_form_of_the_same_title_is_another_form() -> None:
    other = form("演出", title="2021年书屋项目自评表").splitlines()

    names = [document.project_name for document in read_pages(WHOLE, other)]

    assert names == ["书屋", "演出"]


def test_a_form_without_a_total_ends_where_the_next_project_begins() -> None:
    other = form("演出").splitlines()

    names = [document.project_name for document in read_pages(WHOLE[:-1], other)]

    assert names == ["书屋", "演出"]
