"""Test objects, one factory a file. ``build`` where no database is needed, ``create`` elsewhere."""
