"""The page as it is typed: forms, rows, labels."""
