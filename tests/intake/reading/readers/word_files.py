"""Word files for tests, their text written as XML."""

from __future__ import annotations

import io
import zipfile

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w14="w14"><w:body>{}</w:body></w:document>'
)


def word(body: str, main: str = "word/document.xml", **parts: str | bytes) -> bytes:
    """A file with that body; ``parts`` go by their names, "__" for a slash."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", relations(("r1", "officeDocument", main)))
        archive.writestr(main, _DOCUMENT.format(body))
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return stream.getvalue()


def relations(*items: tuple[str, str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="{ident}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for ident, kind, target in items
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{inner}</Relationships>"
    )


def run(text: str, properties: str = "") -> str:
    style = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{style}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(run(r) if not r.startswith('<') else r for r in runs)}</w:p>"


def cell(*paragraphs: str, properties: str = "") -> str:
    style = f"<w:tcPr>{properties}</w:tcPr>" if properties else ""
    inner = "".join(paragraph(p) if not p.startswith("<") else p for p in paragraphs)
    return f"<w:tc>{style}{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    style = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    inner = "".join(c if c.startswith(("<w:tc", "<w:sdt")) else cell(c) for c in cells)
    return f"<w:tr>{style}{inner}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def box(content: str) -> str:
    """A text box in both spellings, as Word writes one."""
    inner = f"<w:txbxContent>{content}</w:txbxContent>"
    return (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{inner}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def mark(kind: str, inner: str = "") -> str:
    """A mark of a field: where it begins, where its result begins, where it ends."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'
