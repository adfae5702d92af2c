"""Helpers of pages: what requests hold, long lists, widgets."""
