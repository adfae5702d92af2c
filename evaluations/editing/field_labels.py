"""What the fields of the form page are called on the sheet, by the names they are posted under."""

from __future__ import annotations

import re
from typing import Final

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from evaluations.models import Evaluation, FundingLine, Indicator
from evaluations.sheet.editions import all_editions

_ROW: Final = re.compile(r"rows-(\d{1,6})-(\w+)")
_FUNDING: Final = re.compile(r"funding-(\w+)-(\w+)")


def label_of(name: str) -> str:
    """“指标 3 · 实际完成值” for ``rows-2-actual``; the name itself where no sheet has it."""
    if match := _ROW.fullmatch(name):
        place = _("指标 %(number)d") % {"number": int(match[1]) + 1}
        return f"{place} · {_label(Indicator, match[2])}"
    if match := _FUNDING.fullmatch(name):
        return f"{_funding(match[1])} · {_label(FundingLine, match[2])}"
    return _label(Evaluation, name)


def _funding(source: str) -> str:
    """A funding row as the first edition prints it that has one; the field names no edition."""
    rows = (row for edition in all_editions().values() for row in edition.funding.rows)
    return next((row.label for row in rows if row.source == source), source)


def _label(model: type[Model], name: str) -> str:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    return str(field.verbose_name) if isinstance(field, Field) else name
