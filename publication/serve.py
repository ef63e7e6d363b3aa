"""The public process: the site behind waitress."""

from __future__ import annotations

from collections.abc import Mapping

import waitress
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from publication.options import SiteOptions
from publication.site import create_site


def public_sites(options: SiteOptions, own: Mapping[str, SiteOptions]) -> DispatcherMiddleware:
    """Return the public site, with sites of single partnerships under their paths ("/partnerships/north")."""
    return DispatcherMiddleware(create_site(options), {path: create_site(one) for path, one in own.items()})


def serve(
    options: SiteOptions, host: str, port: int, *, own: Mapping[str, SiteOptions] | None = None, threads: int = 8
) -> None:
    """Serve the public site on `host` and `port` until the process is ended. own: see `public_sites`.

    Safe to end at any moment: the site writes nothing but download counts.
    Raises OSError if the port is taken.
    """
    waitress.serve(
        public_sites(options, own or {}),
        host=host,
        port=port,
        threads=threads,
        ident="",
        max_request_body_size=1024,
        max_request_header_size=16_384,
        channel_timeout=30,
        # Readers keep their connections open; at 100, whoever comes next would wait until one of them is idle.
        connection_limit=500,
        asyncore_use_poll=True,
    )
