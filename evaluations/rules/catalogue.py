"""All rules in the order of the catalogue."""

from __future__ import annotations

from typing import Final

from evaluations.rules import (
    cancelled_full,
    exec_score,
    exec_score_round,
    field_swap,
    fund_parts,
    missing_explanation,
    missing_field,
    missing_target,
    na_scored,
    pct_ratio,
    rate_calc,
    rate_gt_100,
    rate_is_amount,
    rating_band,
    score_gt_weight,
    total_sum,
    under_full,
    unit_slip,
    weight_l1,
    weight_total,
    zero_budget_full,
)
from evaluations.rules.base import Rule

CATALOGUE: Final[tuple[Rule, ...]] = (
    weight_l1.RULE,
    weight_total.RULE,
    total_sum.RULE,
    score_gt_weight.RULE,
    rate_calc.RULE,
    rate_is_amount.RULE,
    rate_gt_100.RULE,
    exec_score.RULE,
    exec_score_round.RULE,
    fund_parts.RULE,
    zero_budget_full.RULE,
    pct_ratio.RULE,
    missing_field.RULE,
    missing_target.RULE,
    missing_explanation.RULE,
    field_swap.RULE,
    rating_band.RULE,
    na_scored.RULE,
    under_full.RULE,
    unit_slip.RULE,
    cancelled_full.RULE,
)
