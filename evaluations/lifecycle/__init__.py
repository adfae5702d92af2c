"""What people may do with a form, and what becomes of it."""
