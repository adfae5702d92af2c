"""Campaigns (批次): opening, prefilling, check settings, scoring variants."""
