"""Old sheets that are stored as approved without a review: by the bureau, for closed years only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import holds_above, paths_above, units_below
from accounts.roles import Role
from evaluations.models import Campaign


class Place(NamedTuple):
    """The path of a sheet's unit, and the sheet's year."""

    path: str
    year: int


def may_archive(user: User) -> bool:
    """Whether there is any unit whose sheets the user may store as approved."""
    return user.is_superuser or units_below(user, Role.ADMINISTRATOR).exists()


@dataclass(frozen=True, slots=True)
class Archive:
    """Why sheets of some units and years may not be stored as approved by ``by``.

    ``_open`` names the campaign that takes in a unit and whose last day is not over, also one
    that is only planned; a unit is taken in with the one above it.
    """

    by: User
    _open: dict[Place, str]

    @classmethod
    def of(cls, by: User, places: Collection[Place]) -> Archive:
        """One query, or none."""
        return cls(by, _open_campaigns(places) if places else {})

    def refusal(self, place: Place) -> str:
        """Why a sheet of that place may not be stored as approved, as a sentence; "" if it may."""
        if not holds_above(self.by, place.path, Role.ADMINISTRATOR):
            return _("只有上级（财政）的管理员可以导入为“已通过”，请改为“填报中”由单位提交审核。")
        for path in paths_above(place.path):
            name = self._open.get(Place(path, place.year))
            if name is not None:
                return _(
                    "该单位参加的批次“%(name)s”尚未截止，%(year)s年度的表不能导入为“已通过”，"
                    "请改为“填报中”由单位提交审核。"
                ) % {"name": name, "year": place.year}
        return ""


def _open_campaigns(places: Iterable[Place]) -> dict[Place, str]:
    """Campaigns that are not past their closing, by the units they take in."""
    wanted = {Place(path, place.year) for place in places for path in paths_above(place.path)}
    members = Campaign.units.through.objects.filter(
        campaign__year__in={place.year for place in wanted},
        unit__path__in={place.path for place in wanted},
    )
    columns = ("unit__path", "campaign__year", "campaign__name", "campaign__deadline")
    rows = members.values_list(*columns, "campaign__grace_days").order_by("pk")
    return {
        Place(path, year): name
        for path, year, name, deadline, grace in rows
        if _closes_on(deadline, grace) >= timezone.localdate()
    }


def _closes_on(deadline: date, grace_days: int) -> date:
    return deadline + timedelta(days=grace_days)
