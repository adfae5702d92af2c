"""PDF files for tests, drawn letter by letter in a font that every reader knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

_FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts["
    "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
    "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    "/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 0 1000 1000]"
    "/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 80>>>>]>>"
)


@dataclass
class Page:
    """A page of 600 by 400 points; places count from its upper left corner."""

    rotate: int = 0
    high: float = 400
    wide: float = 600
    drawn: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 10,
        grey: float = 0,
        turn: tuple[float, float, float, float] = (1, 0, 0, 1),
    ) -> None:
        """``turn`` are the first four numbers of the text's matrix."""
        matrix = " ".join(f"{part:g}" for part in (*turn, x, self.high - y))
        code = text.encode("utf-16-be").hex()
        self.drawn.append(f"{grey:g} g BT /F1 {size:g} Tf {matrix} Tm <{code}> Tj ET")

    def row(self, y: float, places: Sequence[float], texts: Sequence[str]) -> None:
        for x, text in zip(places, texts, strict=True):
            if text:
                self.text(x, y, text)

    def rules(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        """The ruling lines of a table."""
        for x in xs:
            self.drawn.append(f"{x} {self.high - ys[0]} m {x} {self.high - ys[-1]} l S")
        for y in ys:
            self.drawn.append(f"{xs[0]} {self.high - y} m {xs[-1]} {self.high - y} l S")

    def picture(self) -> None:
        """A black picture of one point, drawn large."""
        self.drawn.append("q 100 0 0 100 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G /F /AHx ID 00> EI Q")

    def field(self, x: float, y: float, wide: float, entries: str) -> None:
        box = f"{x} {self.high - y} {x + wide} {self.high - y + 14}"
        self.fields.append(f"<</Type/Annot/Subtype/Widget/Rect[{box}]{entries}>>")


def utf16(text: str) -> str:
    """A text as a PDF writes it into a field."""
    return f"<feff{text.encode('utf-16-be').hex()}>"


def pdf(*pages: Page) -> bytes:
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", _FONT]
    kids = []
    for page in pages:
        content = "\n".join(page.drawn)
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {page.wide} {page.high}]/Rotate {page.rotate}"
            f"/Resources<</Font<</F1 3 0 R>>>>/Contents {len(objects)} 0 R"
            f"/Annots[{''.join(page.fields)}]>>"
        )
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Root 1 0 R/Size {size}>>\n"
    return out + f"{tail}startxref\n{len(out)}\n%%EOF".encode()
