"""What stands beside and below the rows of a sheet: remarks, the form for a remark.

The buttons of the current row are shown by the page's own script (``static/js/grid/rowtools.js``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.utils.safestring import SafeString

from accounts.current_user import the_user
from evaluations.models import Evaluation, Remark

_TOOLS_WIDTH: Final = 156  # pixels: six small buttons
_REMARK_WIDTH: Final = 74  # pixels: one button


@dataclass
class RowTools:
    """``editable``: the person may type; ``may_remark``: they may remark on rows."""

    request: HttpRequest
    evaluation: Evaluation
    editable: bool
    may_remark: bool

    @property
    def has_column(self) -> bool:
        return self.editable or self.may_remark

    @property
    def width(self) -> int:
        """Of the column, in pixels."""
        return _TOOLS_WIDTH if self.editable else _REMARK_WIDTH

    def remark(self, remark: Remark) -> SafeString:
        """A remark, with what this person may do about it."""
        return self._remark.render(self._context | {"remark": remark})

    def remark_form(self, row_id: int, name: str) -> SafeString:
        """The sheet for a remark on the row of this id and name."""
        return self._remark_form.render(self._context | {"row_id": row_id, "name": name})

    @cached_property
    def _remark(self) -> Any:
        return get_template("evaluations/sheet/remark.html")

    @cached_property
    def _remark_form(self) -> Any:
        return get_template("evaluations/sheet/remark_form.html")

    @cached_property
    def _context(self) -> dict[str, object]:
        return {
            "evaluation": self.evaluation,
            "user": the_user(self.request),
            "editable": self.editable,
            "may_remark": self.may_remark,
            "csrf_token": get_token(self.request),
        }
