"""Static files with a hash in their names, for browsers to keep; uploads whole or not at all."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Falls back to the plain name: a file not collected must not turn a page into an error."""

    manifest_strict = False
    # Scripts import each other by hashed names, too: a new one never meets an old one that a
    # browser still holds.
    support_js_module_import_aggregation = True

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        try:
            return super().hashed_name(name, content, filename)
        except ValueError:
            return name


class UploadStorage(FileSystemStorage):
    """Leaves no part of a file behind whose writing failed, on a full disk above all.

    Uploads have names that nobody else has (``intake.models.upload_path``), so what stands under
    the name is this file's beginning.
    """

    def _save(self, name: str, content: File[Any]) -> str:
        try:
            return super()._save(name, content)  # type: ignore[misc]  # the stubs leave it out
        except OSError:
            self.delete(name)
            raise
