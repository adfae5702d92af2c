"""Judging stored and typed sheets: settings in force, peers, budgets, answers, risk, similarity."""
