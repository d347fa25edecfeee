"""Static files storage that writes a style sheet and what it imports as one file.

A sheet such as css/site.css is a list of `@import` lines, one for each component. A
browser follows them as they stand, so development needs no build; readers get one file
with one request.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'^@import url\("([\w/-]+\.css)"\);$', re.MULTILINE)


class ImportInliningStorage:
    """A source of style sheets that puts each imported file in the place of its import.

    Args:
        source: Where the sheets are read. Imports are relative to the sheet, and the
            imported files import nothing.
    """

    def __init__(self, source: Storage) -> None:
        self.source = source

    def open(self, name: str) -> ContentFile:
        folder = name.rpartition("/")[0]

        def read(path: str) -> str:
            with self.source.open(path) as file:
                return str(file.read(), "utf-8")

        return ContentFile(
            IMPORT.sub(lambda found: read(f"{folder}/{found[1]}"), read(name)).encode()
        )


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed, compressed static files, with style sheets that import nothing."""

    def post_process(
        self, paths: dict[str, Any], *args: Any, **options: Any
    ) -> Iterator[Any]:
        sheets = {
            name: (ImportInliningStorage(source), path)
            for name, (source, path) in paths.items()
            if name.startswith("css/")
        }
        yield from super().post_process(paths | sheets, *args, **options)
