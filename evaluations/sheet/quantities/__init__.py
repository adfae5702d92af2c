"""Measured values as people type them: operator, number, unit, date, words.

``parse`` says what a cell holds and answers ``UNKNOWN`` rather than guess. Pure Python.
"""

from evaluations.sheet.quantities.model import Kind, Measure, Operator
from evaluations.sheet.quantities.parser import parse
from evaluations.sheet.quantities.units import Dimension, Unit, read_unit

__all__ = ["Dimension", "Kind", "Measure", "Operator", "Unit", "parse", "read_unit"]
