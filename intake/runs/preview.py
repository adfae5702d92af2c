"""What the rules will find in staged forms: judged as the saving will judge them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from evaluations.checking.judging import Judgement, judge_found, judge_many
from evaluations.checking.peers import Case
from evaluations.rules import Severity
from evaluations.sheet.document import KIND, SelfEvaluation, from_interchange
from evaluations.sheet.editions import all_editions
from evaluations.storage.campaign_lookup import Belonging, campaigns_for
from intake.models import ImportItem

CHUNK: Final = 2000
"""Items judged together; SQLite takes 32,766 parameters in one query."""


def judge_items(items: Iterable[ImportItem]) -> list[tuple[ImportItem, Judgement]]:
    """What the rules say of the self-evaluations among the items; a fixed number of queries.

    A form whose unit is known is judged with it and with the settings of the campaign that it
    will join, any other for itself.
    """
    forms = [item for item in items if _is_form(item)]
    placed = [item for item in forms if _is_placed(item)]
    rest = [item for item in forms if not _is_placed(item)]
    alone = [judge_found([from_interchange(item.document)])[0] for item in rest]
    return [*zip(placed, _judge_placed(placed), strict=True), *zip(rest, alone, strict=True)]


def _is_form(item: ImportItem) -> bool:
    return item.document["kind"] == KIND and item.document["edition"] in all_editions()


def _is_placed(item: ImportItem) -> bool:
    return item.unit_id is not None and bool(item.document["year"])


def _judge_placed(items: Sequence[ImportItem]) -> list[Judgement]:
    documents = [from_interchange(item.document) for item in items]
    campaigns = campaigns_for({_belonging(item) for item in items})
    return judge_many(
        [
            _case(item, document, campaigns.get(_belonging(item)))
            for item, document in zip(items, documents, strict=True)
        ]
    )


def _belonging(item: ImportItem) -> Belonging:
    assert item.unit_id is not None  # noqa: S101  only placed items come here
    return Belonging(item.unit_id, item.document["year"], item.document["edition"])


def _case(item: ImportItem, document: SelfEvaluation, campaign_id: int | None) -> Case:
    stored = item.evaluation
    unit_id, year, _edition = _belonging(item)
    return Case(
        document=document,
        unit_id=unit_id,
        # A project still to be made has no number yet; none of these is any stored one's.
        project_id=-item.pk if item.project_id is None else item.project_id,
        year=year,
        campaign_id=campaign_id if stored is None else stored.campaign_id or campaign_id,
        evaluation_id=item.evaluation_id,
    )


def recount(items: Sequence[ImportItem], tick: Callable[[], None]) -> None:
    """Put errors and warnings into items that were counted otherwise; saves nothing.

    Staging counts a file for itself. That holds unless a campaign checks in its own way, or
    somebody corrected the item since. ``tick`` is called after each part of the judging.
    """
    forms = [item for item in items if _is_form(item)]
    campaigns = campaigns_for({_belonging(item) for item in forms if _is_placed(item)})
    wrong = [
        item
        for item in forms
        if item.corrected or (_is_placed(item) and _belonging(item) in campaigns)
    ]
    for start in range(0, len(wrong), CHUNK):
        for item, judgement in judge_items(wrong[start : start + CHUNK]):
            found = [finding.severity for finding in judgement.findings]
            item.error_count = found.count(Severity.ERROR)
            item.warning_count = found.count(Severity.WARNING)
        tick()
