"""Points of a sheet, pure: totals, computed cells, what a row earns, scoring variants."""
