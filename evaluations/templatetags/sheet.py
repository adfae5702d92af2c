"""Filters of the sheet's templates."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.text import MAX_SHOWN_LENGTH
from core.view.html import anchor

register = template.Library()

register.filter(anchor)


@register.filter
def percent(rate: object) -> str:
    """A stored fraction as a percentage with two decimals; "" where there is none."""
    return "" if rate is None else f"{float(str(rate)) * 100:.2f}%"


@register.filter
def long_text(text: str) -> str:
    """The text; a long one by its head, with its length, and the whole where it is opened."""
    if len(text) <= MAX_SHOWN_LENGTH:
        return text
    sentence = _("共 %(length)d 字，点开看全文") % {"length": len(text)}
    return format_html(
        '<details class="inline"><summary>{}… <span class="quiet small">{}</span></summary>'
        "{}</details>",
        text[:MAX_SHOWN_LENGTH],
        sentence,
        text,
    )
