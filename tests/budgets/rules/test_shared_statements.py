"""Real published tables: the findings are the real ones, by table, code and place.

``REWRITE_FINDINGS=1 pytest <this file>`` writes what is found now; read the difference before
it is committed, each line of it is a claim about a real table.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from budgets.documents import DepartmentTargetDocument, PerformanceTargetDocument, StatementDocument
from budgets.rules import check_statements
from core.sheets.kinds import read_document

DOCUMENTS = Path(__file__).parents[4] / "shared" / "documents"
FORMS = (StatementDocument, PerformanceTargetDocument, DepartmentTargetDocument)
FILE = Path(__file__).with_name("expected_findings.json")
EXPECTED = json.loads(FILE.read_text("utf-8"))

pytestmark = pytest.mark.skipif(
    not DOCUMENTS.is_dir(), reason=f"the shared documents are not at {DOCUMENTS}"
)


def _found(name: str) -> dict[str, list[str]]:
    items = json.loads((DOCUMENTS / name).read_text("utf-8"))["documents"]
    read = map(read_document, items)
    documents = [document for document in read if isinstance(document, FORMS)]
    result = {}
    for document, outcome in zip(documents, check_statements(documents), strict=True):
        assert outcome.faults == ()
        if isinstance(document, StatementDocument):
            result[document.table_no] = [
                f"{f.severity.value} {f.code} {f.where} {f.printed} {f.expected}"
                for f in outcome.findings
            ]
        else:
            assert outcome.findings == ()
    return result


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_exactly_the_real_findings(name: str) -> None:
    found = _found(name)
    if os.environ.get("REWRITE_FINDINGS"):
        EXPECTED[name] = found
        FILE.write_text(json.dumps(EXPECTED, ensure_ascii=False, indent=1) + "\n", "utf-8")
        return
    assert found == EXPECTED[name]
