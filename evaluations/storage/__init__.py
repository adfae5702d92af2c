"""Between rows of the database and documents. Stores, and never judges."""
