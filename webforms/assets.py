"""The files of the look, at an address that changes with every build; and the partnership's colour."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, Response, make_response, request, send_from_directory, url_for

from casework.rules.partnership_settings import PartnershipSettings
from webforms.access import open_to_all, visit

_KEEP_FOR_EVER = "public, max-age=31536000, immutable"


def install(app: Flask, templates: Path) -> None:
    """Serve `templates`/html/assets and /theme.css from `app`, and tell its templates where they are."""
    folder = (templates / "html" / "assets").resolve()
    version = hashlib.sha256((folder / "SHA256SUMS.txt").read_bytes()).hexdigest()[:12]

    @app.get("/assets/<asked>/<path:name>", endpoint="assets")
    @open_to_all("style sheet, script and icon, the same for everybody")
    def asset(asked: str, name: str) -> Response:
        response = send_from_directory(folder, name)
        # A page from before a new build asks for the old address: it gets the new file, but does not keep it.
        response.headers["Cache-Control"] = _KEEP_FOR_EVER if asked == version else "no-store"
        return response

    @app.get("/theme.css", endpoint="theme")
    @open_to_all("the partnership's colour")
    def theme() -> Response:
        partnership = visit().partnership
        settings = partnership.settings if partnership else PartnershipSettings()
        # The colour was checked when it was set: "#rrggbb", and dark enough for white words.
        response = make_response(f":root{{--brand-colour:{settings.colour};--brand-text:#ffffff}}\n")
        response.mimetype = "text/css"
        # As with the other files: kept under an address that says the colour, so that a page need not wait for it.
        response.headers["Cache-Control"] = (
            _KEEP_FOR_EVER if request.args.get("colour") == settings.colour[1:] else "no-store"
        )
        return response

    def theme_address() -> str:
        partnership = visit().partnership
        if partnership is None:
            return url_for("theme")
        return url_for("theme", partnership=partnership.slug, colour=partnership.settings.colour[1:])

    app.jinja_env.globals["asset_root"] = f"/assets/{version}"
    app.add_template_global(theme_address, "theme_address")
