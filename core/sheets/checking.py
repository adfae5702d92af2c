"""The one place where rules meet documents: page, saving, import, preview and commands call it.

What a caller knows beside the documents (settings of a campaign, other forms that are stored) goes
in as ``given``. Without it a document is checked with those it is handed in with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from core.findings import Outcome
from core.sheets.kinds import Bundle, kind_named


def check_together(
    documents: Sequence[Any],
    given: Mapping[int, Any] | None = None,
    *,
    wanted: Collection[int] | None = None,
) -> list[Outcome]:
    """What the rules find in each document, in their order; nothing in a kind without rules.

    ``given`` is by position. Only the ``wanted`` positions are checked; the other documents stand
    beside them. KeyError for a document of a kind that nobody registered.
    """
    outcomes = [Outcome()] * len(documents)
    positions: dict[str, list[int]] = defaultdict(list)
    for position, document in enumerate(documents):
        if wanted is None or position in wanted:
            positions[document.kind].append(position)
    for name, own in positions.items():
        rules = kind_named(name).rules
        if rules is None:
            continue
        found = rules.run(Bundle(documents, own, given or {}))
        for position, outcome in zip(own, found, strict=True):
            outcomes[position] = outcome
    return outcomes
