"""Switching checks for a campaign: tried out first over its sheets, then stored with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import ActionRefused
from evaluations.campaigns.dated_settings import store_dated
from evaluations.campaigns.finding_refresh import refresh_campaign
from evaluations.checking.effective_settings import settings_by_campaign
from evaluations.checking.peers import Case, case_of
from evaluations.checking.sheet_checks import check_cases
from evaluations.checking.store import CHUNK
from evaluations.models import Campaign, CheckSetting, Evaluation
from evaluations.models.states import State
from evaluations.rules import CATALOGUE, Finding, Rule, Severity
from evaluations.sheet.editions import get_edition
from evaluations.storage.mapper import to_document
from jobs.models import Job


def rule_named(code: str) -> Rule | None:
    """The rule of that code, None where the catalogue has none."""
    return next((rule for rule in CATALOGUE if rule.code == code), None)


def defaults(rule: Rule, campaign: Campaign) -> tuple[str, dict[str, str]]:
    """Severity and parameters of a check on the campaign's edition, before any setting."""
    checks = get_edition(campaign.edition).checks
    severity = checks.severity.get(rule.code, rule.severity.value)
    own = {name: checks.parameters.get(name, text) for name, text in rule.parameters.items()}
    return severity, own


@dataclass(slots=True)
class Effect:
    """What a setting would change: findings by severity, and the units they are in."""

    checked: int = 0
    touched: int = 0
    added: Counter[Severity] = field(default_factory=Counter)
    removed: Counter[Severity] = field(default_factory=Counter)
    units: dict[str, tuple[int, int]] = field(default_factory=dict)

    def note(self, evaluation: Evaluation, before: Counter[_Seen], after: Counter[_Seen]) -> None:
        """Add one sheet's difference."""
        self.checked += 1
        new, gone = after - before, before - after
        if not new and not gone:
            return
        self.touched += 1
        for seen, count in new.items():
            self.added[seen[1]] += count
        for seen, count in gone.items():
            self.removed[seen[1]] += count
        more, less = self.units.get(evaluation.unit.name, (0, 0))
        self.units[evaluation.unit.name] = (more + new.total(), less + gone.total())

    def sentence(self) -> str:
        """The whole effect in one sentence."""
        if not self.touched:
            return _("这项改动不影响已填的 %(count)d 张自评表。") % {"count": self.checked}
        parts = [*_parts(_("增加"), self.added), *_parts(_("减少"), self.removed)]
        return _("这项改动会给 %(units)d 个单位%(parts)s。") % {
            "units": len(self.units),
            "parts": "，".join(parts),
        }

    def as_json(self) -> dict[str, Any]:
        """The effect as a job keeps it."""
        return {
            "judged": self.checked,
            "touched": self.touched,
            "added": {severity.value: count for severity, count in self.added.items()},
            "removed": {severity.value: count for severity, count in self.removed.items()},
            "units": self.units,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Effect:
        """The effect that ``as_json`` wrote."""
        return cls(
            checked=stored["judged"],
            touched=stored["touched"],
            added=_by_severity(stored["added"]),
            removed=_by_severity(stored["removed"]),
            units={name: (more, less) for name, (more, less) in stored["units"].items()},
        )


def _by_severity(counts: Mapping[str, int]) -> Counter[Severity]:
    return Counter({Severity(name): count for name, count in counts.items()})


def _parts(verb: str, counts: Counter[Severity]) -> Iterator[str]:
    labels = dict(CheckSetting.SEVERITIES)
    for severity in Severity:
        if counts[severity]:
            yield _("%(verb)s %(count)d 条%(label)s") % {
                "verb": verb,
                "count": counts[severity],
                "label": labels[severity.value],
            }


_Seen = tuple[str, Severity, str]


def try_out(setting: CheckSetting, tick: Callable[[int], None] = lambda _judged: None) -> Effect:
    """What an unsaved setting would change in the campaign's sheets; writes nothing.

    ``tick`` is told how many sheets are checked after each part of them; what it raises passes on.
    """
    effect = Effect()
    now = settings_by_campaign([setting.campaign_id])
    then = settings_by_campaign([setting.campaign_id], also=setting)
    codes = _touched(setting)
    for evaluations, cases in _chunks(setting.campaign):
        before = check_cases(cases, settings=now, active=codes)
        after = check_cases(cases, settings=then, active=codes)
        for evaluation, old, new in zip(evaluations, before, after, strict=True):
            effect.note(evaluation, _seen(old.findings), _seen(new.findings))
        tick(effect.checked)
    return effect


def _touched(setting: CheckSetting) -> set[str]:
    """The check itself and those that share one of its parameters."""
    rule = rule_named(setting.code)
    shared = set(rule.parameters) if rule else set()
    return {setting.code} | {row.code for row in CATALOGUE if shared & set(row.parameters)}


def _seen(findings: tuple[Finding, ...]) -> Counter[_Seen]:
    return Counter((row.code, row.severity, row.where) for row in findings)


def begun_evaluations(campaign: Campaign) -> QuerySet[Evaluation]:
    """The campaign's sheets that somebody has begun, with what checking reads."""
    return (
        campaign.evaluations.exclude(state=State.NOT_STARTED)
        .select_related("unit")
        .prefetch_related("funding_lines", "indicators")
        .order_by("pk")
    )


def _chunks(campaign: Campaign) -> Iterator[tuple[list[Evaluation], list[Case]]]:
    """The sheets in parts that fit into memory."""
    last = 0
    while evaluations := list(begun_evaluations(campaign).filter(pk__gt=last)[:CHUNK]):
        yield (
            evaluations,
            [case_of(evaluation, to_document(evaluation)) for evaluation in evaluations],
        )
        last = evaluations[-1].pk


def propose(
    *, campaign: Campaign, code: str, severity: str, parameters: Mapping[str, str], valid_from: date
) -> CheckSetting:
    """An unsaved setting; ActionRefused with a sentence where a value makes no sense."""
    rule = rule_named(code)
    if rule is None:
        raise ActionRefused(_("没有检查“%(code)s”。") % {"code": code})
    _severity, own = defaults(rule, campaign)
    unknown = set(parameters) - set(own)
    if unknown:
        raise ActionRefused(_("该检查没有参数“%(name)s”。") % {"name": "、".join(sorted(unknown))})
    wanted = {name: _number(text) for name, text in parameters.items() if text.strip() != own[name]}
    if valid_from < timezone.localdate():
        raise ActionRefused(_("生效日期不能早于今天：过去的检查结果不改。"))
    if severity not in dict(CheckSetting.SEVERITIES):
        raise ActionRefused(_("没有这个级别。"))
    return CheckSetting(
        campaign=campaign, code=code, severity=severity, parameters=wanted, valid_from=valid_from
    )


def _number(text: str) -> str:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not 0 <= value < 1_000_000:
        raise ActionRefused(_("“%(text)s”不是可用的数值。") % {"text": text})
    return text.strip()


@transaction.atomic
def set_check(*, setting: CheckSetting, reason: str, by: User) -> Job | None:
    """Store a proposed setting. One that holds from today has the campaign's sheets checked again,
    in the background: the job is given. Raises ActionRefused.
    """
    if not store_dated(setting, reason=reason, by=by):
        return None
    cause = f"check-setting-{setting.pk}"
    return refresh_campaign(campaign=setting.campaign, cause=cause, by=by)
