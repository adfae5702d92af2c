"""Names as they were: an account may be renamed, what somebody did keeps the name of that day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.db import models

MAX_NAME_LENGTH = 60
"""As long as ``accounts.User.name``."""


if TYPE_CHECKING:
    _Text: TypeAlias = models.CharField[str, str]
else:
    _Text = models.CharField


class NameThen(_Text):
    """The name that the person of another column (``of``) bore when the row was written.

    Filled by the field itself, so that no way of writing forgets it. A row that is changed later
    (who dealt with it, who took it back) names the column among those it saves.
    """

    fills_itself = True
    """``insert_rows`` asks for its value instead of reading the attribute."""

    def __init__(self, *args: Any, of: str = "by", **kwargs: Any) -> None:
        self.of = of
        kwargs = {"max_length": MAX_NAME_LENGTH, "blank": True, "editable": False} | kwargs
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        written: str = getattr(model_instance, self.attname)
        person = getattr(model_instance, self.of)
        if not written and person is not None:
            written = person.name
            setattr(model_instance, self.attname, written)
        return written
