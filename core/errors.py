"""The error that every refused action raises."""

from __future__ import annotations

from typing import Final


class ActionRefused(Exception):
    """The action was not taken; the message is one sentence for the user.

    ``code`` tells callers which refusal it is; STALE: somebody changed the object meanwhile.
    """

    STALE: Final = "stale"

    def __init__(self, message: str, *, code: str = "refused") -> None:
        super().__init__(message)
        self.code = code
