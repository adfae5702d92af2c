from __future__ import annotations

import pytest

from evaluations.models import Evaluation
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office, office


@pytest.fixture
def people(db: None) -> Office:
    return office()


@pytest.fixture
def draft(people: Office) -> Evaluation:
    """A clean draft of the preparer's unit."""
    return create_evaluation(people.unit, people.preparer)
