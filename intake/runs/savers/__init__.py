"""Store confirmed items; never judge."""
