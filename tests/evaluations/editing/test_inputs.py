"""The inputs of a sheet are written as Django writes them, byte for byte."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test import Client
from django.utils.safestring import mark_safe

from evaluations.editing import forms as sheet_forms
from evaluations.editing.inputs import InputWriter
from evaluations.models import Evaluation
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office
from tests.pages import as_user, posted

HOSTILE = "\n<script>\"'&amp;</textarea>\u2028{{ x }} {% y %}"


@pytest.mark.parametrize(
    "widget",
    [
        forms.TextInput,
        forms.NumberInput,
        forms.HiddenInput,
        forms.Textarea,
        forms.Select,
    ],
)
@pytest.mark.parametrize("value", [None, "", "字", HOSTILE, mark_safe("<b>"), 0, 7, 1234567])
@pytest.mark.parametrize(
    "attrs",
    [
        {},
        {"class": "a b", "rows": 1, "disabled": True, "hidden": False, "aria-label": HOSTILE},
        {"data-max-length": 5000, "title": mark_safe("&lt;"), "data-nothing": None},
    ],
)
def test_what_is_written_is_what_django_writes(
    widget: type[forms.Widget], value: Any, attrs: dict[str, Any]
) -> None:
    drawn = widget(attrs=attrs)
    name = 'rows-0-"<name>'
    theirs = drawn.render(name, value, renderer=DjangoTemplates())
    ours = drawn.render(name, value, renderer=InputWriter())
    assert ours == theirs
    assert type(ours) is type(theirs), "both are marked as escaped"


def test_a_page_is_the_same_byte_for_byte(
    client: Client, people: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = with_row(build_document(), 0, level3=HOSTILE, explanation=HOSTILE, weight="多")
    evaluation = create_evaluation(people.unit, people.preparer, document=document)
    as_user(client, people.preparer)

    def pages() -> list[str]:
        wrong = posted(evaluation, **{"rows-1-weight": "多" * 61, "rows-2-level1": "发明指标"})
        address = f"/evaluations/{evaluation.pk}/"
        answers = [client.get(address), client.post(address, wrong)]
        return [_without_tokens(answer.content.decode()) for answer in answers]

    ours = pages()
    assert "is-invalid" in ours[1]
    for kind in (sheet_forms.HeaderForm, sheet_forms.FundingLineForm, sheet_forms.IndicatorForm):
        monkeypatch.setattr(kind, "default_renderer", DjangoTemplates)
    assert ours == pages()


def _without_tokens(html: str) -> str:
    """The page without what differs from one request to the next: token and time of saving."""
    token = (
        r'(name="csrfmiddlewaretoken" value=|data-token=|data-shown-to=|"X-CSRFToken": *)"[^"]*"'
    )
    html = re.sub(token, "", html)
    return re.sub(r"已保存 \d\d-\d\d \d\d:\d\d", "", html)


def test_no_input_of_a_page_goes_through_a_template(
    client: Client, people: Office, draft: Evaluation
) -> None:
    answer = as_user(client, people.preparer).get(f"/evaluations/{draft.pk}/")
    used = {template.name for template in answer.templates if template.name}
    assert "evaluations/sheet.html" in used
    assert not [name for name in used if name.startswith("django/forms/widgets/")]
