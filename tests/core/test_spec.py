"""Spec files: read into dataclasses by their annotations, and what is wrong is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest

from core.spec import KeyProblem, SpecError, load, load_folder, load_named, read_toml


@dataclass(frozen=True, slots=True)
class Colour:
    name: str
    tone: Literal["light", "dark"] = "light"


@dataclass(frozen=True, slots=True)
class Paint:
    id: str
    colours: tuple[Colour, ...]
    price: Decimal = Decimal(0)
    bands: tuple[tuple[str, Decimal], ...] = ()
    litres: int | None = None
    wet: bool = False
    shelves: Mapping[str, Colour] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


GOOD = """
id = "wall"
price = "0.50"
litres = 3
wet = true
bands = [["best", "90"], ["good", 80]]
notes.a = "b"
[[colours]]
name = "red"
tone = "dark"
[[colours]]
name = "blue"
[shelves.top]
name = "green"
"""


def written(folder: Path, text: str, name: str = "wall.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_becomes_its_dataclass(tmp_path: Path) -> None:
    assert load_named(written(tmp_path, GOOD), Paint) == Paint(
        id="wall",
        colours=(Colour("red", "dark"), Colour("blue")),
        price=Decimal("0.50"),
        bands=(("best", Decimal(90)), ("good", Decimal(80))),
        litres=3,
        wet=True,
        shelves={"top": Colour("green")},
        notes={"a": "b"},
    )


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("wet = true", "wett = true", "wett", "未知的键"),
        ('tone = "dark"', 'ton = "dark"', "colours[0].ton", "未知的键"),
        ('name = "blue"', "", "colours[1].name", "缺少必需的键"),
        ('name = "blue"', "name = 3", "colours[1].name", "应为 str，实为 3"),
        ('tone = "dark"', 'tone = "grey"', "colours[0].tone", "应为 light、dark 之一"),
        ("wet = true", "wet = 1", "wet", "应为 bool"),
        ("litres = 3", "litres = true", "litres", "应为 int"),
        ("litres = 3", 'litres = "3"', "litres", "应为 int"),
        ('price = "0.50"', "price = 0.5", "price", "带引号"),
        ('price = "0.50"', 'price = "half"', "price", "应为数字"),
        ('["good", 80]', '["good"]', "bands[1]", "应有 2 项"),
        ('["good", 80]', '["good", "x"]', "bands[1]", "应为数字"),
        ("litres = 3", "litres = 3\nbands2 = 1", "bands2", "未知的键"),
        ('name = "green"', "name = 1", "shelves.top.name", "应为 str"),
        ("[shelves.top]", "[shelves.top.low]", "shelves.top.low", "未知的键"),
        ('notes.a = "b"', "notes.a = 1", "notes.a", "应为 str"),
        ('notes.a = "b"', 'notes = "b"', "notes", "应为一个表"),
        ('bands = [["best", "90"], ["good", 80]]', 'bands = "best"', "bands", "应为一个数组"),
        ("[[colours]]", "[[colours]", "(file)", "TOML"),
        ('id = "wall"', 'id = "door"', "id", "wall"),
    ],
)
def test_what_is_wrong_is_named_by_file_key_and_reason(
    tmp_path: Path, old: str, new: str, key: str, reason: str
) -> None:
    assert old in GOOD
    with pytest.raises(SpecError) as caught:
        load_named(written(tmp_path, GOOD.replace(old, new, 1)), Paint)
    assert (caught.value.file, caught.value.key) == ("wall.toml", key)
    assert reason in caught.value.reason


def test_an_array_where_a_table_belongs_is_named(tmp_path: Path) -> None:
    text = GOOD.replace("[[colours]]", "[[colour]]").replace('id = "wall"', 'colours = ["red"]')
    with pytest.raises(SpecError) as caught:
        load(written(tmp_path, text), Paint)
    assert caught.value.key in {"colour", "id", "colours[0]"}


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    path = tmp_path / "wall.toml"
    path.write_bytes(b'id = "\xff"')
    with pytest.raises(SpecError, match=r"wall\.toml: \(file\)"):
        read_toml(path)


def test_a_check_says_what_types_cannot(tmp_path: Path) -> None:
    def dry(paint: Paint) -> None:
        if paint.wet:
            raise KeyProblem("wet", "应为干的")

    with pytest.raises(SpecError, match=r"wall\.toml: wet: 应为干的"):
        load(written(tmp_path, GOOD), Paint, dry)


def test_a_folder_is_read_by_the_ids_of_its_files(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    written(tmp_path, GOOD.replace("wall", "door"), "door.toml")
    assert list(load_folder(tmp_path, Paint)) == ["door", "wall"]


def test_nobody_else_reads_toml() -> None:
    root = Path(__file__).parents[2]
    rooms = ("accounts", "budgets", "core", "evaluations", "intake", "jobs")
    found = [
        str(path.relative_to(root))
        for room in rooms
        for path in (root / room).rglob("*.py")
        if "tomllib" in path.read_text("utf-8")
    ]
    assert found == ["core/spec.py"]
