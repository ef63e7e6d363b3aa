"""Giving a file to the browser: always as an attachment with a plain name, never kept by a cache."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from werkzeug.wrappers import Response

_UNSAFE = re.compile(r'[\x00-\x1f\x7f"\\/:*?<>|]+')


def send_chunks(chunks: Iterator[bytes], untrusted_name: str, media_type: str) -> Response:
    """Return a response that streams `chunks` under a name that no header or file system can stumble over."""
    name = safe_name(untrusted_name)
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    response = Response(chunks, mimetype=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return response


def safe_name(untrusted_name: str) -> str:
    """Return a name without control characters, quotes, separators or leading dots; 150 characters at most."""
    name = _UNSAFE.sub("-", untrusted_name).strip(" .-")
    return name[-150:] or "document"
