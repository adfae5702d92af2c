"""Writes the inputs of a sheet without a template each: a sheet of 1,000 rows has 9,000 of them.

Django renders every widget through two or three templates, which took half of the time of a large
page. What is written here is the same, byte for byte; other widgets go Django's way.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any, Final

from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeData, SafeString, mark_safe

_INPUTS: Final = {
    f"django/forms/widgets/{name}.html" for name in ("input", "text", "hidden", "number")
}
_TEXTAREA: Final = "django/forms/widgets/textarea.html"


class InputWriter(DjangoTemplates):
    """For ``default_renderer`` of the sheet's forms."""

    def render(
        self, template_name: str, context: dict[str, Any], request: Any = None
    ) -> SafeString:
        if template_name in _INPUTS:
            return _input(context["widget"])
        if template_name == _TEXTAREA:
            return _textarea(context["widget"])
        return mark_safe(super().render(template_name, context, request=request))  # noqa: S308


def _input(widget: Mapping[str, Any]) -> SafeString:
    value = widget["value"]
    shown = "" if value is None else f' value="{_escaped(value)}"'
    start = f'<input type="{_escaped(widget["type"])}" name="{_escaped(widget["name"])}"'
    return mark_safe(f"{start}{shown}{_attributes(widget)}>")  # noqa: S308  every part is escaped


def _textarea(widget: Mapping[str, Any]) -> SafeString:
    text = _escaped(widget["value"] or "")
    start = f'<textarea name="{_escaped(widget["name"])}"{_attributes(widget)}>'
    return mark_safe(f"{start}\n{text}</textarea>")  # noqa: S308  every part is escaped


def _attributes(widget: Mapping[str, Any]) -> str:
    """As Django's attrs.html: True is the bare name, False is left out."""
    return "".join(
        f" {_escaped(name)}" if value is True else f' {_escaped(name)}="{_escaped(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _escaped(value: Any) -> str:
    return str(value) if isinstance(value, SafeData) else html.escape(str(value))
