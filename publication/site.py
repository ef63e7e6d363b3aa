"""The public site's Flask app: a second small app for a second audience.

It opens a read-only catalogue, a folder of public files and its own download counts; no case database, no key, no
cookie, no request to another site.
"""

from __future__ import annotations

import logging
import traceback

from flask import Flask, Response, jsonify, make_response, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from publication import wording
from publication.assets import create_assets
from publication.catalogue import Catalogue, CatalogueUnavailable
from publication.counts import DownloadCounts
from publication.downloads import downloads
from publication.feeds import feeds
from publication.file_store import FileDamaged, FileMissing, PublicFiles
from publication.harvesting.views import harvesting
from publication.headers import add_headers
from publication.kept_pages import keep_pages
from publication.lists import REVIEWS
from publication.options import SiteOptions
from publication.pages import pages
from publication.parts import (
    Parts,
    document_link,
    high_contrast,
    link,
    other_contrast_link,
    own_lists_in_navigation,
    place_link,
    public_address,
)
from publication.review import DOCUMENT_KIND_NAMES, WEB_PAGE, ListingState, ReviewKind
from publication.schema_org import described

__all__ = ["SiteOptions", "create_site"]

_log = logging.getLogger(__name__)

_HEADERS_OF_ERRORS = ("Allow", "Content-Range")
_PAGES_FOR_ERRORS = {404: "public/not_found.html", 410: "public/not_found.html"}


def create_site(options: SiteOptions) -> Flask:
    """Return the public site. Raises FileNotFoundError if the built assets are missing."""
    app = Flask("publication", static_folder=None, template_folder=None)
    # A reader sends an address and nothing else.
    app.config["MAX_CONTENT_LENGTH"] = 1024
    app.extensions["publication"] = Parts(
        options=options,
        catalogue=Catalogue(options.catalogue, of=options.only_of),
        files=PublicFiles(options.files),
        counts=DownloadCounts(options.counts),
    )
    assets, asset_root = create_assets(options)
    for blueprint in (pages, downloads, feeds, harvesting, assets):
        app.register_blueprint(blueprint)
    _set_up_templates(app, options, asset_root)
    add_headers(app, options)
    keep_pages(app)
    _handle_failures(app)
    return app


def _set_up_templates(app: Flask, options: SiteOptions, asset_root: str) -> None:
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(options.templates),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day_in_words=wording.day_in_words,
        size_in_words=wording.size_in_words,
        paragraphs=wording.paragraphs,
        site_name=wording.site_name,
        first_words=wording.first_words,
        kind_name=options.kind_name,
        document_kind_name=DOCUMENT_KIND_NAMES.__getitem__,
    )
    app.jinja_env.globals.update(
        options=options,
        asset_root=asset_root,
        link=link,
        public_address=public_address,
        document_link=document_link,
        place_link=place_link,
        own_lists_in_navigation=own_lists_in_navigation,
        described=described,
        web_page=WEB_PAGE,
        has_other_lists=lambda choices: any(kind not in REVIEWS for kind in choices.kinds),
        high_contrast=high_contrast,
        other_contrast_link=other_contrast_link,
        number_of=wording.number_of,
        states=ListingState,
        kinds=ReviewKind,
    )


def _handle_failures(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> BaseResponse:
        status = error.code or 500
        if error.response is not None or status < 400:
            return error.get_response()  # a redirect answers for itself
        answer = make_response(_failure_page(status, _PAGES_FOR_ERRORS.get(status, "public/cannot_answer.html")))
        kept = {name: value for name, value in error.get_headers() if name in _HEADERS_OF_ERRORS}
        answer.headers.update(kept)
        return answer

    @app.errorhandler(CatalogueUnavailable)
    @app.errorhandler(FileMissing)
    @app.errorhandler(FileDamaged)
    def unavailable(error: Exception) -> tuple[Response | str, int]:
        _log.error("The public site cannot answer: %s", type(error).__name__)
        return _failure_page(503, "public/unavailable.html")

    @app.errorhandler(Exception)
    def failed(error: Exception) -> tuple[Response | str, int]:
        # Where it happened, never the message or the address: either may hold what a reader searched for.
        places = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-4:]]
        _log.error("The public site failed: %s in %s", type(error).__name__, " < ".join(reversed(places)))
        return _failure_page(500, "public/unavailable.html")


def _failure_page(status: int, template: str) -> tuple[Response | str, int]:
    if request.path.endswith(".json"):
        return jsonify(
            {"version": 1, "error": {404: "not-found", 410: "withdrawn"}.get(status, "unavailable")}
        ), status
    return render_template(template, status=status), status
