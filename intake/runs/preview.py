"""What the rules will find in staged sheets: checked as the saving will check them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from core.findings import Outcome
from core.sheets.checking import check_together
from core.sheets.kinds import Home, home_of, kind_named, read_document
from evaluations.checking.peers import Case
from evaluations.checking.sheet_checks import CheckResult, check_cases
from evaluations.rules import Severity
from evaluations.sheet.document import SelfEvaluation, from_interchange
from evaluations.sheet.editions import all_editions
from evaluations.storage.campaign_lookup import Belonging, campaigns_for
from intake.models import ImportItem

CHUNK: Final = 2000
"""Items judged together; SQLite takes 32,766 parameters in one query."""


def check_items(items: Iterable[ImportItem]) -> list[tuple[ImportItem, CheckResult | Outcome]]:
    """What the rules say of the items whose kind has rules; a fixed number of queries.

    A form whose unit is known is checked with it and with the settings of the campaign that it
    will join. Any other document is checked as the command does: with those of its file.
    """
    results = [item for item in items if kind_named(item.document["kind"]).rules is not None]
    placed = [item for item in results if _is_placed(item)]
    rest = [item for item in results if not _is_placed(item)]
    return [
        *zip(placed, _check_placed(placed), strict=True),
        *zip(rest, _judge_in_files(rest), strict=True),
    ]


def _is_placed(item: ImportItem) -> bool:
    """Whether it is a form of a known unit, year and edition."""
    content = item.document
    is_form = home_of(content) == Home.EVALUATION and content["edition"] in all_editions()
    return is_form and item.unit_id is not None and bool(content["year"])


def _judge_in_files(items: Sequence[ImportItem]) -> list[Outcome]:
    """Each item beside the others of its file, as they are now; one query for all files."""
    if not items:
        return []
    contents = {item.pk: item.document for item in items}
    files: dict[int, list[int]] = defaultdict(list)
    uploads = {item.upload_id for item in items}
    stored = ImportItem.objects.filter(upload__in=uploads).order_by("upload", "position")
    for pk, upload_id, content in stored.values_list("pk", "upload_id", "document"):
        contents.setdefault(pk, content)
        files[upload_id].append(pk)
    found: dict[int, Outcome] = {}
    wanted = {item.pk for item in items}
    for pks in files.values():
        documents = [read_document(contents[pk]) for pk in pks]
        own = {position for position, pk in enumerate(pks) if pk in wanted}
        found.update(zip(pks, check_together(documents, wanted=own), strict=True))
    return [found[item.pk] for item in items]


def _check_placed(items: Sequence[ImportItem]) -> list[CheckResult]:
    documents = [from_interchange(item.document) for item in items]
    campaigns = campaigns_for({_belonging(item) for item in items})
    return check_cases(
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
    somebody corrected the item since. ``tick`` is called after each part of the check.
    """
    campaigns = campaigns_for({_belonging(item) for item in items if _is_placed(item)})
    wrong = [
        item
        for item in items
        if item.corrected or (_is_placed(item) and _belonging(item) in campaigns)
    ]
    for start in range(0, len(wrong), CHUNK):
        for item, result in check_items(wrong[start : start + CHUNK]):
            found = [finding.severity for finding in result.findings]
            item.error_count = found.count(Severity.ERROR)
            item.warning_count = found.count(Severity.WARNING)
        tick()
