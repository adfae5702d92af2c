"""Random samples for spot checks."""
