"""What may be attached to a sheet as evidence: types of files, and names fit to be shown. Pure."""

from evaluations.evidence.names import safe_name
from evaluations.evidence.recognising import Unfit, recognise
from evaluations.evidence.types import EvidenceType, all_types, type_named, what_is_taken

__all__ = [
    "EvidenceType",
    "Unfit",
    "all_types",
    "recognise",
    "safe_name",
    "type_named",
    "what_is_taken",
]
