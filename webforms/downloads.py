"""Giving a file to the browser: as an attachment with a plain name, or as a picture; never kept by a cache."""

from __future__ import annotations

import re
from urllib.parse import quote

from werkzeug.wrappers import Response

from casework.actions.downloads import Download

_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f"\\/:*?<>|\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+')


def send(download: Download, name: str = "") -> Response:
    """Return a response that streams a file under a name that no header or file system can stumble over.

    name: in place of the file's own. The length is told, so that a browser notices a download that breaks off.
    """
    name = safe_name(name or download.untrusted_name)
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    response = Response(download.chunks, mimetype=download.media_type)
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Length"] = str(download.size)
    return response


def made_file(data: bytes, media_type: str, name: str) -> Response:
    """Return a response with a file that was just made, under that name."""
    return send(Download(name, media_type, len(data), iter([data])))


def show(picture: Download) -> Response:
    """Return a response with a picture that a page shows: never kept by a cache, as pages are not."""
    response = Response(picture.chunks, mimetype=picture.media_type)
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Length"] = str(picture.size)
    return response


def safe_name(untrusted_name: str) -> str:
    """Return a name without control characters, signs that turn its direction, quotes, separators or leading dots.

    150 characters at most, and its ending stays.
    """
    return _UNSAFE.sub("-", untrusted_name).strip(" .-")[-150:].strip(" .-") or "document"
