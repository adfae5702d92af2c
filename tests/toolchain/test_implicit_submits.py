"""Enter in a line of text sends no form that decides: its first button is a disabled one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
FORM = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.DOTALL)
LINE_OF_TEXT = re.compile(
    r"<input\b(?![^>]*type=\"(?:hidden|radio|checkbox|file)\")|crispy_field|\{\{ form\."
)
INCLUDED = re.compile(r"\{% include \"([^\"]+)\"")
GUARD = '{% include "includes/no_enter.html"'


def whole(text: str) -> str:
    """The text with what it includes, one level deep."""
    return INCLUDED.sub(lambda found: found[0] + (TEMPLATES / found[1]).read_text("utf-8"), text)


def forms() -> list[tuple[str, str]]:
    return [
        (str(file.relative_to(TEMPLATES)), form)
        for file in sorted(TEMPLATES.rglob("*.html"))
        for form in FORM.findall(file.read_text("utf-8"))
    ]


def test_forms_are_found() -> None:
    assert len(forms()) > 20


@pytest.mark.parametrize(("file", "form"), forms())
def test_a_form_with_a_line_of_text_does_not_take_enter_for_a_button(file: str, form: str) -> None:
    if 'id="sheet-form"' in form:  # buttons of it stand before it in the page
        form = (TEMPLATES / file).read_text("utf-8")
    typed = LINE_OF_TEXT.search(whole(form))
    assert not typed or GUARD in form, f"{file}: {typed[0]}"
