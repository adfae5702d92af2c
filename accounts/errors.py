"""The error that every refused action raises."""

from __future__ import annotations


class ActionRefused(Exception):
    """The action was not taken; the message is one sentence for the user."""
