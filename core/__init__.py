"""Below every room: numbers, findings, errors, helpers of database and pages. No models."""
