"""Headers on every answer: what a page may load (its own files only), who may frame it, how long it is kept."""

from __future__ import annotations

from flask import Flask, Response, request

from publication.options import SiteOptions

# The one inline line of the GOV.UK page template (docs/assets.md); a test compares it with the page.
TEMPLATE_SCRIPT = "'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='"

_PAGE_POLICY = (
    "default-src 'none'; "
    f"script-src 'self' {TEMPLATE_SCRIPT}; "
    "style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {}"
)
# A document is shown by the browser's own viewer, which brings its own style; it may load nothing and run nothing.
_DOCUMENT_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"

SHORTLY = "public, max-age=10"
"""What was withdrawn is out of caches within ten seconds; until then each asks the site but once."""


def add_headers(app: Flask, options: SiteOptions) -> None:
    """Put the headers on every answer of `app`."""
    everywhere = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    }
    if options.public_url.startswith("https:"):
        everywhere["Strict-Transport-Security"] = "max-age=31536000"
    if options.demonstration:
        # What is made up must not turn up in a search engine.
        everywhere["X-Robots-Tag"] = "noindex, nofollow"

    @app.after_request
    def put_headers(response: Response) -> Response:
        for name, value in everywhere.items():
            response.headers.setdefault(name, value)
        framed = request.endpoint == "pages.embedded" and response.status_code == 200 and options.frame_sites
        if not framed:
            response.headers["X-Frame-Options"] = "DENY"
            response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        shown_by_browser = not response.headers.get("Content-Type", "").startswith("text/html")
        document = request.endpoint == "downloads.document" and shown_by_browser
        if document and response.status_code in (200, 206, 304):
            response.headers["Content-Security-Policy"] = _DOCUMENT_POLICY
        else:
            ancestors = " ".join(options.frame_sites) if framed else "'none'"
            response.headers["Content-Security-Policy"] = _PAGE_POLICY.format(ancestors)
        if response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
        else:
            response.headers.setdefault("Cache-Control", SHORTLY)
        return response
