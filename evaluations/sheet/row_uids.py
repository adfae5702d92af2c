"""The lasting names of rows under the address by which migration 0011 knows them."""

from core.sheets.row_uids import CELL_MARK, UID_LENGTH, known_uid, new_uid, uid_in_cell

__all__ = ["CELL_MARK", "UID_LENGTH", "known_uid", "new_uid", "uid_in_cell"]
