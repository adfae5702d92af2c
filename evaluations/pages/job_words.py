"""What a page says about a campaign's background job, by the kind of the job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.campaigns.opening_jobs import OPEN
from evaluations.campaigns.rescoring import RESCORE
from evaluations.campaigns.trials import TRY_OUT
from jobs.models import Job
from jobs.registry import title_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class JobWords:
    """What it is called, what it does, how far it is and what came of it, as sentences."""

    title: str
    purpose: str
    progress: str
    outcome: str


_PURPOSES: Final[dict[str, StrPromise]] = {
    OPEN: gettext_lazy("为本批次各单位的启用项目建立预填的自评表；已有的自评表不作改动。"),
    RESCORE: gettext_lazy("按现行计分办法重新计算填报中的自评表，并重新检查已填的自评表。"),
    TRY_OUT: gettext_lazy("试算只读取自评表，不作任何改动。"),
}
_JUDGED: Final = gettext_lazy("按现行设置重新检查本批次已填的自评表；列表和队列中的数字随之更新。")


def words_of(job: Job) -> JobWords:
    """The words for one job, as it stands."""
    return JobWords(
        title=title_of(job.kind),
        purpose=str(_PURPOSES.get(job.kind, _JUDGED)),
        progress=_progress(job),
        outcome=_outcome(job),
    )


def _progress(job: Job) -> str:
    if not job.total:
        return ""
    text = (
        _("已建立 %(done)d / %(total)d 张。")
        if job.kind == OPEN
        else _("已检查 %(done)d / %(total)d 张。")
    )
    return text % {"done": job.done, "total": job.total}


def _outcome(job: Job) -> str:
    """What an opening made; the other kinds show their result elsewhere."""
    if job.kind != OPEN or "created" not in job.result:
        return ""
    return _("新建 %(created)d 张，此前已有 %(present)d 张。") % job.result
