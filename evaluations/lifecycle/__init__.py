"""Transitions of a sheet, who may make them, and every action that changes a sheet."""
