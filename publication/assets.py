"""Style sheet, script and icon, and the partnership's colour (docs/assets.md)."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from publication.options import SiteOptions


def assets_version(folder: Path) -> str:
    """Return the version of the built assets: 12 hexadecimal digits that change with any file.

    Raises FileNotFoundError if the folder has no list of sums.
    """
    return hashlib.sha256((folder / "SHA256SUMS.txt").read_bytes()).hexdigest()[:12]


def create_assets(options: SiteOptions) -> tuple[Blueprint, str]:
    """Return the routes that serve the assets, and the address under which pages load them."""
    folder = options.templates / "assets"
    version = assets_version(folder)
    pages = Blueprint("assets", __name__)
    theme = f":root{{--brand-colour:{options.brand_colour};--brand-text:{options.brand_text}}}\n"

    @pages.get("/assets/<version_asked>/<path:name>")
    def asset(version_asked: str, name: str) -> Response:
        response = send_from_directory(folder.absolute(), name, conditional=True)
        # A page in somebody's cache may ask for an older version: it gets today's, and must ask again next time.
        current = version_asked == version
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-cache"
        return response

    @pages.get("/theme.css")
    def theme_css() -> Response:
        response = Response(theme, mimetype="text/css")
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response

    return pages, f"/assets/{version}"
