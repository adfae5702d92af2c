"""Damaged and hostile files: a problem with a sentence, never anything else."""

import io
import zipfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.reading.pipeline import extract_bytes, to_json
from intake.reading.problems import IntakeProblem
from tests.corpus.formats import FORMATS
from tests.corpus.test_formats import OWN, rows_of

TEXTS = {path.name: path.read_bytes() for path in OWN.iterdir() if path.suffix in {".txt", ".md"}}
SHEET = rows_of(Path(OWN, "scored-text.txt"))
FILES = TEXTS | {name: write(SHEET) for name, write in FORMATS.items() if name != "txt"}
BOUNDED = settings(
    max_examples=150,
    deadline=10_000,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
FRAGMENTS = st.sampled_from(
    [
        b"",
        b"\t",
        b"\n",
        b'"',
        b"|",
        b",",
        b"<",
        b"%",
        b"-",
        b"9" * 30,
        b"\x00",
        b"\xff\xfe",
        b"1 " * 50,
    ]
) | st.binary(max_size=40)
EDITS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 400), FRAGMENTS), max_size=8)


def extracted_or_refused(data: bytes) -> None:
    try:
        extraction = extract_bytes("表.bin", data)
    except IntakeProblem as problem:
        sentence = problem.sentence
        assert sentence.startswith("文件“表.bin")
        assert sentence.endswith("。")
    else:
        assert to_json(extraction, with_evidence=True)["documents"]


def edited(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for start, length, put in edits:
        start %= len(data) + 1
        data = data[:start] + put + data[start + length :]
    return data


@BOUNDED
@given(st.binary(max_size=4000))
def test_any_bytes(data: bytes) -> None:
    extracted_or_refused(data)


@BOUNDED
@given(st.text(max_size=2000))
def test_any_text(text: str) -> None:
    extracted_or_refused(text.encode("utf-8", "surrogatepass"))


@BOUNDED
@given(st.sampled_from(sorted(FILES)), EDITS)
def test_edited_files(name: str, edits: list[tuple[int, int, bytes]]) -> None:
    extracted_or_refused(edited(FILES[name], edits))


@BOUNDED
@given(st.sampled_from(sorted(TEXTS)), st.randoms(use_true_random=False))
def test_shuffled_cells(name: str, random: Random) -> None:
    separator = random.choice(["\t", "\n", " "])
    cells = TEXTS[name].decode().split(separator)
    random.shuffle(cells)

    extracted_or_refused(separator.join(cells).encode())


@BOUNDED
@given(st.sampled_from(["xlsx", "ods", "docx"]), st.integers(0, 30), EDITS)
def test_edited_parts(name: str, part: int, edits: list[tuple[int, int, bytes]]) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(FILES[name])) as old, zipfile.ZipFile(stream, "w") as new:
        names = old.namelist()
        for number, member in enumerate(names):
            content = old.read(member)
            new.writestr(member, edited(content, edits) if number == part % len(names) else content)

    extracted_or_refused(stream.getvalue())


@pytest.mark.parametrize("depth", [50, 5_000, 200_000])
def test_nesting_without_end(depth: int) -> None:
    stream = io.BytesIO()
    body = "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>'
        )

    extracted_or_refused(stream.getvalue())


def test_one_line_of_many_megabytes() -> None:
    extracted_or_refused(("项目名称\t" + "字" * 5_000_000).encode())


def test_a_million_short_lines() -> None:
    extracted_or_refused(("完成情况 年度指标内容\n" * 200_000).encode())
