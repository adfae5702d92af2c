"""The printed forms of all registered kinds, as reading asks for them."""

from __future__ import annotations

from collections.abc import Mapping

from core.sheets.kinds import all_kinds, per_registry
from core.sheets.spec import SheetSpec
from evaluations.sheet.editions import all_editions


@per_registry
def other_forms() -> Mapping[str, SheetSpec]:
    """Every form that is no edition of the self-evaluation, in the order of the ids.

    Editions have recognisers of their own, which know their blocks.
    """
    specs = {name: spec for kind in all_kinds() for name, spec in kind.specs.items()}
    return {name: specs[name] for name in sorted(specs.keys() - all_editions().keys())}
