"""All rules in the order of the catalogue."""

from __future__ import annotations

from typing import Final

from evaluations.rules import (
    exec_score,
    exec_score_round,
    fund_parts,
    missing_explanation,
    missing_field,
    na_scored,
    rate_calc,
    score_gt_weight,
    total_sum,
    weight_l1,
    weight_total,
)
from evaluations.rules.base import Rule

CATALOGUE: Final[tuple[Rule, ...]] = (
    weight_l1.RULE,
    weight_total.RULE,
    total_sum.RULE,
    score_gt_weight.RULE,
    rate_calc.RULE,
    exec_score.RULE,
    exec_score_round.RULE,
    fund_parts.RULE,
    missing_field.RULE,
    missing_explanation.RULE,
    na_scored.RULE,
)
