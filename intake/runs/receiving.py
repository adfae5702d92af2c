"""How a request's files reach this machine, before anybody has looked at them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

from core.web.uploads import is_disk_full, note_full_disk

logger = logging.getLogger(__name__)


class TemporaryFileHandler(TemporaryFileUploadHandler):
    """Keeps large files in the folder for temporary files, and notices when that is full.

    The rest of the request is read and dropped, so that the page can say what happened. Without
    this the error comes up wherever the form is first looked at, and is a bare 500.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        with self._noticing():
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        with self._noticing():
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        with self._noticing():
            return super().file_complete(file_size)

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if not is_disk_full(error) or self.request is None:
                raise
            logger.exception("no room for the temporary file of an upload")
            note_full_disk(self.request)
            # Closed here: what still waits in its buffer would raise the same error again.
            with suppress(OSError):
                self.file.close()
            raise StopUpload(connection_reset=False) from error
