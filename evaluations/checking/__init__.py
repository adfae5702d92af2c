"""Checking stored and typed sheets: settings, peers, budgets, answers, risk, similarity."""
