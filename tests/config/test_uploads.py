"""Uploads on their way lie in the data folder: /tmp of a container is small and in memory."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile


def test_large_upload_is_kept_on_the_disk_of_the_uploads() -> None:
    with TemporaryUploadedFile("a.xlsx", "", 0, None) as upload:
        path = Path(upload.temporary_file_path())
        assert path.is_relative_to(settings.DATA_DIR)
        assert path.stat().st_dev == settings.DATA_DIR.stat().st_dev
