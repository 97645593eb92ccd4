"""Static files, compressed once at start and kept in memory: nothing beside them can grow stale."""

import gzip
import io
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from whitenoise import WhiteNoise
from whitenoise.responders import Response, StaticFile

TEXTS = (".css", ".js", ".svg")


class PackedFile(StaticFile):
    """A text that is sent as gzip to whoever takes it; a part of it (Range) is always a part of the file itself."""

    def __init__(self, path: str, headers: Any, **options: Any) -> None:  # noqa: ANN401 - WhiteNoise's signature
        super().__init__(path, [*headers, ("Vary", "Accept-Encoding")], **options)
        self.packed = gzip.compress(Path(path).read_bytes(), mtime=0)
        whole = self.get_path_and_headers({})[1]
        kept = [(name, value) for name, value in whole if name != "Content-Length"]
        self.packed_headers = [*kept, ("Content-Length", str(len(self.packed))), ("Content-Encoding", "gzip")]

    def get_response(self, method: str, request_headers: Mapping[str, str]) -> Response:
        """The answer to GET or HEAD; 304 and everything unusual is WhiteNoise's."""
        usual = "HTTP_RANGE" not in request_headers and method in {"GET", "HEAD"}
        takes_gzip = "gzip" in request_headers.get("HTTP_ACCEPT_ENCODING", "")
        if not usual or not takes_gzip or self.is_not_modified(request_headers):
            return super().get_response(method, request_headers)
        return Response(
            HTTPStatus.OK, self.packed_headers, io.BytesIO(self.packed) if method == "GET" else None
        )


class StaticFiles(WhiteNoise):
    """WhiteNoise that packs texts."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:  # noqa: ANN401 - WhiteNoise's
        """The answerer for one file."""
        plain = super().get_static_file(path, url, stat_cache=stat_cache)
        if not path.endswith(TEXTS):
            return plain
        headers = [pair for pair in plain.alternatives[0][2] if pair[0] not in {"Content-Length", "Vary"}]
        return PackedFile(path, headers, stat_cache=stat_cache)
