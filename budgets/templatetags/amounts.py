"""How printed numbers are shown."""

from __future__ import annotations

from django import template

from core.numbers import grouped, read_number

register = template.Library()


register.filter(grouped)


@register.filter
def is_number(text: str) -> bool:
    """Whether a cell holds one number and nothing else."""
    return read_number(text) is not None
