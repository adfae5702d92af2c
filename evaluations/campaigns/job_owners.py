"""Whether the owner of a background job may still change the campaign; asked before each step."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Decision, Person, read_anew
from evaluations.lifecycle.permissions import may_set_checks
from evaluations.models import Campaign
from jobs.leases import NotAllowed
from jobs.models import Job


def require_owner(
    job: Job,
    campaign: int | None,
    done: int,
    *,
    may: Callable[[Person, Campaign], Decision] = may_set_checks,
) -> None:
    """Raises NotAllowed when the job's owner may no longer have this done: by default, set the
    campaign's checks.

    Commands queue work without an owner, and over sheets of many campaigns: that goes on.
    """
    if job.by_id is None or campaign is None:
        return
    assert isinstance(job.by, User)  # noqa: S101  the one kind of user there is
    decision = may(read_anew(job.by), Campaign.objects.get(pk=campaign))
    if not decision.allowed:
        raise NotAllowed(
            _("发起人已无权限，任务已停止；已处理 %(count)d 张表，可由有权限的人员继续。")
            % {"count": done}
        )
