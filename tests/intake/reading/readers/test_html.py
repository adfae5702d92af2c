"""Tables written as HTML."""

from intake.reading.readers import read


def rows(text: str) -> list[tuple[int, list[tuple[int, str]]]]:
    (grid,) = read("表.xls", text.encode()).grids
    return [(row.number, [(c.column, c.text) for c in row.cells]) for row in grid.rows]


def test_spanned_cells_keep_the_others_in_their_columns() -> None:
    text = (
        "<table>\n<tr><td rowspan=2>甲<td colspan=2>乙<th>丙</tr>\n"
        "<tr><td>丁</td><td>戊</td><td>己</td></tr>\n<tr><td>庚</td></tr></table>"
    )

    assert rows(text) == [
        (2, [(0, "甲"), (1, "乙"), (3, "丙")]),
        (3, [(1, "丁"), (2, "戊"), (3, "己")]),
        (4, [(0, "庚")]),
    ]


def test_text_between_tables_is_kept_and_scripts_are_not() -> None:
    text = (
        "# 标题\n\n<style>td {color: red}</style>说明\n"
        "<table><tr><td>甲</td><td>乙</td></tr></table>\n<p>尾 &amp; 注</p>"
    )

    assert [cells[0][1] for _, cells in rows(text)] == ["# 标题", "说明", "甲", "尾 & 注"]


def test_breaks_and_ticked_boxes_stay_in_their_cell() -> None:
    text = "<table><tr><td>甲<br>乙</td><td><input type=checkbox checked> 是</td></tr></table>"

    ((_, cells),) = rows(text)

    assert cells == [(0, "甲\n乙"), (1, "<input type=checkbox checked> 是")]


def test_a_table_in_a_cell_gives_its_text() -> None:
    text = "<table><tr><td>甲<table><tr><td>乙</td></tr></table></td><td>丙</td></tr></table>"

    ((_, cells),) = rows(text)

    assert [text for _, text in cells] == ["甲\n乙", "丙"]
