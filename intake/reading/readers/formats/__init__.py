"""Number formats of spreadsheets: what a sheet shows of a stored value.

Written for this project because no kept-up library does it in Python: the one port of SheetJS'
formats has had no release since 2020 and brings six packages of calendars along. Excel's and
WPS' formats are read as ECMA-376 part 1, 18.8.30-31 describes them, and as a Chinese Windows
shows what depends on the place (``builtin``).
"""
