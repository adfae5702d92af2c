"""Helpers for databases; the one place for SQL that only PostgreSQL knows."""
