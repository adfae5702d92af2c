"""What stands beside the rows of a sheet on its page: buttons, remarks, the form for a remark."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.current_user import the_user
from evaluations.models import Evaluation, Remark

ROW_OPERATIONS: Final = (
    ("add", "＋", gettext_lazy("在本二级指标下增加一行")),
    ("remove", "✕", gettext_lazy("删除此行")),
    ("up", "↑", gettext_lazy("上移")),
    ("down", "↓", gettext_lazy("下移")),
)
_TOOLS_WIDTH: Final = 124  # pixels: four small buttons
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

    # Written without a template: there are as many of them as rows.
    def buttons(self, number: int, name: str, *, carried: bool) -> SafeString:
        """The buttons of one row; only its first is a stop of the Tab key."""
        buttons = format_html_join(
            "",
            '<button class="btn btn-outline-secondary" type="button" title="{}" aria-label="{}"'
            ' name="row" value="{}:{}"{} hx-post="{}" hx-trigger="click">{}</button>',
            (
                (label, label, operation, number, stop, self._rows_address, sign)
                for operation, sign, label, stop in self._operations
                if not (carried and operation == "remove")
            ),
        )
        return format_html(
            '<span class="btn-group" role="toolbar" aria-label="{}" hx-target="#indicators"'
            ' hx-sync="#indicators:drop" hx-swap="outerHTML">{}</span>',
            _("行操作：%(name)s") % {"name": name},
            buttons,
        )

    @cached_property
    def _operations(self) -> list[tuple[str, str, str, str]]:
        not_first = SafeString(' tabindex="-1"')
        return [
            (operation, sign, str(label), not_first if number else "")
            for number, (operation, sign, label) in enumerate(ROW_OPERATIONS)
        ]

    @cached_property
    def _rows_address(self) -> str:
        return reverse("evaluations:rows", args=[self.evaluation.pk])

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
