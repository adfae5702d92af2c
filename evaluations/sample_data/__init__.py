"""Made-up data: the demo, and volume to measure with."""
