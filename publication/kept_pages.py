"""Finished pages, kept in memory while nothing changed: most readers ask for the same few.

A page depends on the catalogue, on the questions in its address that the site knows, and on download counts. It is
kept until the catalogue is replaced, and for a minute at most, for the counts go on. An answer to a search is not
kept: what somebody looked for stays nowhere.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, request

from publication.catalogue import CatalogueUnavailable
from publication.parts import HIGH_CONTRAST, QUESTIONS, parts

SECONDS = 60
MOST_BYTES = 16 * 1024 * 1024
KEPT = frozenset(
    {
        *(
            "pages.listing",
            "pages.own_list",
            "pages.review",
            "pages.embedded",
            "pages.about",
            "pages.accessibility",
            "pages.privacy",
            "pages.feeds_and_data",
        ),
        *("feeds.reviews_json", "feeds.reviews_atom", "feeds.reviews_rss", "feeds.sitemap"),
    }
)
"""The views whose answers are kept, by endpoint."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page. version: of the catalogue it was made from. made: by a clock that only goes forward."""

    version: str
    made: float
    body: bytes
    content_type: str
    etag: str


class KeptPages:
    """Pages by what was asked for; the one longest unread goes first. Safe to share between threads."""

    def __init__(self, most_bytes: int = MOST_BYTES, now: Callable[[], float] = time.monotonic) -> None:
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._bytes = 0
        self._most_bytes = most_bytes
        self._now = now
        self._lock = threading.Lock()

    def find(self, key: Key, version: str) -> Page | None:
        """Return the page, None where there is none of this version of the catalogue and of the last minute."""
        with self._lock:
            page = self._pages.get(key)
            if page is None:
                return None
            if page.version != version or self._now() - page.made > SECONDS:
                self._forget(key)
                return None
            self._pages.move_to_end(key)
            return page

    def keep(self, key: Key, version: str, body: bytes, content_type: str, etag: str) -> None:
        """Keep a page in the place of an older one."""
        with self._lock:
            if key in self._pages:
                self._forget(key)
            self._pages[key] = Page(version, self._now(), body, content_type, etag)
            self._bytes += len(body)
            while self._bytes > self._most_bytes:
                self._forget(next(iter(self._pages)))

    def _forget(self, key: Key) -> None:
        self._bytes -= len(self._pages.pop(key).body)


def keep_pages(app: Flask) -> None:
    """Answer from kept pages where there is one, and keep what is made."""
    kept = KeptPages()

    @app.before_request
    def answer_at_once() -> Response | None:
        key = asked_for()
        if key is None:
            return None
        try:
            version = f"{parts().catalogue.version()}/{parts().counts.mark()}"
        except CatalogueUnavailable:
            return None
        # Seen before the page is made: if the catalogue is replaced meanwhile, the page is made anew next time.
        request.environ[_SEEN] = version
        page = kept.find(key, version)
        if page is None:
            return None
        response = Response(page.body, content_type=page.content_type)
        response.set_etag(page.etag)
        return response

    @app.after_request
    def keep_it(response: Response) -> Response:
        key = asked_for()
        version = request.environ.get(_SEEN)
        if key is None or version is None or response.status_code != 200:
            return response
        if "ETag" not in response.headers:
            response.add_etag()
            etag = response.get_etag()[0] or ""
            kept.keep(key, version, response.get_data(), response.headers["Content-Type"], etag)
        response.make_conditional(request)
        return response


_SEEN = "publication.catalogue_version"


def asked_for() -> Key | None:
    """Return what is asked for as a key, None for what is not kept: other views, searches, other methods."""
    if request.endpoint not in KEPT or request.method not in ("GET", "HEAD"):
        return None
    given = request.args
    if given.get("q", "").strip():
        return None
    contrast = HIGH_CONTRAST if given.get("contrast") == HIGH_CONTRAST else ""
    place = "".join(str(value) for value in (request.view_args or {}).values())
    return (request.endpoint, place, contrast, *(given.get(name, "") for name in QUESTIONS))
