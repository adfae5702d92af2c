"""A select for thousands of options, such as all units of a city."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class LongSelect(forms.Select):
    """Django's select, mark for mark, without a template for each option: a list of all units
    would take longer than the rest of its page.
    """

    def render(
        self,
        name: str,
        value: Any,
        attrs: Mapping[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        widget = self.get_context(name, value, dict(attrs or {}))["widget"]
        options = format_html_join(
            "",
            '\n  <option value="{}"{}>{}</option>\n',
            (
                (str(option["value"]), _attributes(option["attrs"]), option["label"])
                for _group, choices, _index in widget["optgroups"]
                for option in choices
            ),
        )
        marks = _attributes(widget["attrs"])
        return format_html('<select name="{}"{}>{}\n</select>', widget["name"], marks, options)


def _attributes(values: Mapping[str, Any]) -> SafeString:
    """As django/forms/widgets/attrs.html prints them."""
    shown = {name: value for name, value in values.items() if value is not False}
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value),)
            for name, value in shown.items()
        ),
    )
