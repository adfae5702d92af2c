"""The tables of the self-evaluation."""

from evaluations.models.campaign import Campaign
from evaluations.models.checks import CheckSetting, Waiver
from evaluations.models.choices import ScoringChoice
from evaluations.models.evidence import Evidence
from evaluations.models.review import (
    FindingAnswer,
    Remark,
    RemarkReply,
    Review,
    StoredFinding,
    Transition,
)
from evaluations.models.samples import SampledEvaluation, SpotCheck
from evaluations.models.sheet import Evaluation, FundingLine, Indicator, SheetRow, TextFingerprint
from evaluations.models.versions import SheetVersion

__all__ = [
    "Campaign",
    "CheckSetting",
    "Evaluation",
    "Evidence",
    "FindingAnswer",
    "FundingLine",
    "Indicator",
    "Remark",
    "RemarkReply",
    "Review",
    "SampledEvaluation",
    "ScoringChoice",
    "SheetRow",
    "SheetVersion",
    "SpotCheck",
    "StoredFinding",
    "TextFingerprint",
    "Transition",
    "Waiver",
]
