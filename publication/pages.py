"""The pages that people read."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from publication.catalogue import Filters
from publication.lists import OWN_LISTS, REVIEWS, PublicList, home_of, list_at
from publication.parts import link, parts
from publication.review import ListingState, ReviewKind, check_slug
from publication.wording import FOR_TEAMS, REPORTS, RESTRICTION_TITLES

pages = Blueprint("pages", __name__)

LONGEST_SEARCH = 200
_EMBEDDED = 10
_PLACES_IN_ONE = 50
_NEWEST_FIRST = "newest"


@pages.get("/")
def home() -> Response:
    """The list is the front page."""
    return redirect(link("pages.listing"))


@pages.get("/reviews")
def listing() -> str:
    """All published reviews, newest first, or those that fit what was asked."""
    return _listing(asked_filters())


@pages.get(f"/<any({', '.join(repr(one.address) for one in OWN_LISTS)}):address>")
def own_list(address: str) -> str:
    """A list of its own: thematic reviews, newsletters, frameworks and guidance, national reviews."""
    own = list_at(address)
    assert own is not None
    return _listing(Filters(kinds=own.kinds), own)


def _listing(filters: Filters, own: PublicList | None = None) -> str:
    here = parts()
    page = asked_page()
    found = here.catalogue.page(filters, page)
    if page > found.pages:
        abort(404)
    choices = here.catalogue.choices()
    return render_template(
        "public/list.html" if own else "public/reviews.html",
        found=found,
        own=own,
        filters=filters,
        filtered=own is None and filters != Filters(kinds=REVIEWS),
        choices=choices,
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
    words = asked_words()
    return render_template(
        "public/review.html",
        review=found,
        words=words,
        places=here.catalogue.places(found.slug, words, _PLACES_IN_ONE) if words else None,
        own=home_of(found.kind),
        reports=[document for document in found.documents if document.kind in REPORTS],
        others=[document for document in found.documents if document.kind not in REPORTS],
        restriction_title=RESTRICTION_TITLES.get(found.restriction, ""),
        downloads=here.counts.of_review(found.slug),
        for_teams=[document for document in found.documents if document.kind in FOR_TEAMS],
    )


@pages.get("/embed/reviews")
def embedded() -> str:
    """The newest reviews, bare, to be shown in a frame of another site."""
    found = parts().catalogue.page(asked_filters(searching=False), page_size=_EMBEDDED)
    return render_template("public/embedded.html", found=found)


@pages.get("/feeds-and-data")
def feeds_and_data() -> str:
    """How the list is read by programmes, and how it is shown in another site."""
    return render_template("public/feeds_and_data.html")


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


def asked_filters(*, searching: bool = True) -> Filters:
    """Return what the address asks for; what cannot be (a year in letters, an unknown kind) is left out.

    Without a kind it is reviews that are asked for; a search looks through everything that is published.
    """
    year = request.args.get("year", "")
    kind = request.args.get("kind", "")
    words = asked_words() if searching else ""
    kinds = (ReviewKind(kind),) if kind in set(ReviewKind) else ()
    return Filters(
        words=words,
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        theme=request.args.get("theme", "")[:LONGEST_SEARCH],
        kinds=kinds or (() if words else REVIEWS),
        newest_first=bool(words) and request.args.get("order") == _NEWEST_FIRST,
    )


def asked_words() -> str:
    """Return what the reader looks for, "" for nothing."""
    return " ".join(request.args.get("q", "")[:LONGEST_SEARCH].split())


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
