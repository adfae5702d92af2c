"""A sheet as a tree of blocks, rows and cells, and what draws it: HTML and workbook."""
