"""Plain text in the encodings that offices use."""

import codecs

import pytest

from intake.reading.problems import IntakeProblem
from intake.reading.readers import read

TEXT = "项目名称\t书屋运行\n\n\t年度资金总额\t12.50\r\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("gbk"),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8", "bom", "gbk", "gb18030", "utf-16", "le", "be", "be-bom"],
)
def test_rows_cells_and_line_numbers_survive_every_encoding(data: bytes) -> None:
    (grid,) = read("表.txt", data).grids

    assert [(row.number, row.cells) for row in grid.rows] == [
        (1, ((0, "项目名称"), (1, "书屋运行"))),
        (3, ((1, "年度资金总额"), (2, "12.50"))),
    ]
    assert grid.place(3) == "第 3 行"


def test_big5_is_guessed() -> None:
    text = "專案名稱\t圖書館營運經費，包括設備採購與人員訓練之各項支出\n" * 40

    (grid,) = read("表.txt", text.encode("big5")).grids

    assert grid.rows[0].at(0) == "專案名稱"


def test_a_few_damaged_bytes_are_said() -> None:
    data = ("项目名称\t书屋运行情况\n" * 200).encode() + b"\xe4\xb8"

    reading = read("表.txt", data)

    assert "1 处字符已损坏" in reading.notices[0].sentence


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b" \r\n\t\n", "file.empty"),
        (b"\x00" * 100, "file.empty"),
        (bytes(range(256)) * 20, "text.undecodable"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 4, "file.program"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "file.picture"),
        (b"Rar!\x1a\x07\x00" + bytes(20), "file.rar"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file.ole"),
    ],
)
def test_what_is_no_text_is_refused_with_file_reason_and_remedy(data: bytes, code: str) -> None:
    with pytest.raises(IntakeProblem) as caught:
        read("自评表.txt", data)

    assert caught.value.code == code
    assert "自评表.txt" in caught.value.sentence
    assert "请" in caught.value.remedy
