"""How printed numbers are shown."""

from __future__ import annotations

from django import template

from core.numbers import read_number

register = template.Library()


@register.filter
def grouped(text: str) -> str:
    """A printed amount with thousands separators, for reading only; other text unchanged."""
    number = read_number(text)
    if number is None or number.percent:
        return text
    return format(number.value, f",.{number.places}f")


@register.filter
def is_number(text: str) -> bool:
    """Whether a cell holds one number and nothing else."""
    return read_number(text) is not None
