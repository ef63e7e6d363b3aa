"""The pages that people read."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from publication.catalogue import Filters
from publication.parts import link, parts
from publication.review import ListingState, ReviewKind, check_slug
from publication.wording import FOR_TEAMS, RESTRICTION_TITLES

pages = Blueprint("pages", __name__)

LONGEST_SEARCH = 200
_EMBEDDED = 10


@pages.get("/")
def home() -> Response:
    """The list is the front page."""
    return redirect(link("pages.listing"))


@pages.get("/reviews")
def listing() -> str:
    """All published reviews, newest first, or those that fit what was asked."""
    here = parts()
    filters = asked_filters()
    page = asked_page()
    found = here.catalogue.page(filters, page)
    if page > found.pages:
        abort(404)
    return render_template(
        "public/reviews.html",
        found=found,
        filters=filters,
        filtered=filters != Filters(),
        choices=here.catalogue.choices(),
        downloads=here.counts.of_reviews([review.slug for review in found.reviews]),
        longest_search=LONGEST_SEARCH,
    )


@pages.get("/reviews/<slug>")
def review(slug: str) -> str | tuple[str, int]:
    """One review: what happened to its publication, summary, documents, learning, recommendations."""
    here = parts()
    found = here.catalogue.find(known_slug(slug))
    if found is None:
        abort(404)
    if found.state is ListingState.WITHDRAWN:
        return render_template("public/withdrawn.html", review=found), 410
    return render_template(
        "public/review.html",
        review=found,
        restriction_title=RESTRICTION_TITLES.get(found.restriction, ""),
        downloads=here.counts.of_review(found.slug),
        for_teams=[document for document in found.documents if document.kind in FOR_TEAMS],
    )


@pages.get("/embed/reviews")
def embedded() -> str:
    """The newest reviews, bare, to be shown in a frame of another site."""
    found = parts().catalogue.page(Filters(), page_size=_EMBEDDED)
    return render_template("public/embedded.html", found=found)


@pages.get("/about")
def about() -> str:
    """What a review is and is not, in plain words."""
    return render_template("public/about.html")


@pages.get("/accessibility")
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("public/accessibility.html")


@pages.get("/privacy")
def privacy() -> str:
    """What this site knows about its readers: nothing."""
    return render_template("public/privacy.html")


def asked_filters() -> Filters:
    """Return what the address asks for; what cannot be (a year in letters, an unknown kind) is left out."""
    year = request.args.get("year", "")
    kind = request.args.get("kind", "")
    return Filters(
        words=" ".join(request.args.get("q", "")[:LONGEST_SEARCH].split()),
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        theme=request.args.get("theme", "")[:LONGEST_SEARCH],
        kind=ReviewKind(kind) if kind in set(ReviewKind) else None,
    )


def asked_page() -> int:
    """Return the page asked for, 1 if none or nonsense is."""
    page = request.args.get("page", "")
    return max(1, int(page)) if page.isascii() and page.isdigit() and len(page) <= 6 else 1


def known_slug(slug: str) -> str:
    """Return `slug` if it can be one, else answer 404."""
    try:
        return check_slug(slug)
    except ValueError:
        abort(404)
