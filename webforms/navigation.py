"""What a person can do here: the service navigation and the home page are drawn from one table."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

from casework.rules.permissions import Permission
from webforms.access import may, signed_in_actor


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the service. endpoint: of its first page. text: in the navigation. what: a sentence for home."""

    endpoint: str
    permission: Permission
    text: str
    what: str


PLACES: tuple[Place, ...] = (
    Place(
        "casework.referrals",
        Permission.SEE_REFERRALS,
        "Referrals",
        "See what was referred, with its deadlines, and open a case.",
    ),
    Place(
        "casework.cases",
        Permission.SEE_CASES,
        "Cases",
        "Follow each case: its requests, returns, chronology and next date.",
    ),
    Place(
        "casework.all_requests",
        Permission.SEND_REQUESTS,
        "Requests",
        "See where every agency stands with its return, and remind those that are late.",
    ),
    Place(
        "casework.all_actions",
        Permission.SEE_ACTIONS,
        "Actions",
        "Follow what is done after reviews: report on it, accept it, and see what keeps coming back.",
    ),
    Place(
        "agency_return.requests",
        Permission.ANSWER_REQUESTS,
        "Requests",
        "See what your agency was asked: write and hand in its return, sign it off, or say that nothing is known.",
    ),
    Place(
        "review.reviews",
        Permission.SEE_REVIEWS,
        "Reviews",
        "Prepare a review for the public list, check it, and release it.",
    ),
    Place(
        "casework.search",
        Permission.SEARCH,
        "Search",
        "Find a case, a request, a document or a child among what you may see.",
    ),
    Place(
        "administration.messages",
        Permission.SEE_MESSAGES,
        "Emails",
        "See which emails the service wrote, and where they went.",
    ),
    Place(
        "administration.agencies",
        Permission.MANAGE_AGENCIES,
        "Agencies",
        "Keep the list of agencies that can be asked for a return.",
    ),
    Place(
        "administration.report_templates",
        Permission.MANAGE_SETTINGS,
        "Templates",
        "Change the templates of letters, reports and forms.",
    ),
    Place(
        "administration.people",
        Permission.MANAGE_PEOPLE,
        "People",
        "Invite people, give and take roles, and close accounts.",
    ),
    Place(
        "audit.log",
        Permission.SEE_AUDIT,
        "Audit log",
        "Read who did what, and when.",
    ),
    Place(
        "administration.settings",
        Permission.MANAGE_SETTINGS,
        "Settings",
        "Change the partnership's name, colour, contacts and guidance.",
    ),
)


def places() -> list[Place]:
    """Return the parts of the service that the person who is signed in may open."""
    return [place for place in PLACES if place.endpoint in current_app.view_functions and may(place.permission)]


def navigation() -> list[dict[str, object]]:
    """Return the items of the GOV.UK service navigation: what the person may open, and signing out."""
    if signed_in_actor() is None:
        return []
    here = request.endpoint or ""
    items: list[dict[str, object]] = [
        {"text": place.text, "href": url_for(place.endpoint), "current": place.endpoint == here}
        for place in places()
    ]
    return [
        {"text": "Home", "href": url_for("sign_in.start"), "current": here == "sign_in.start"},
        *items,
        {"text": "Your account", "href": url_for("account.show"), "current": here.startswith("account.")},
        {"text": "Sign out", "href": url_for("sign_in.sign_out"), "current": here == "sign_in.sign_out"},
    ]


def link_to(endpoint: str, **values: object) -> str:
    """Return the address of a page, "" while the portal has no such page. For pages of other journeys."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""  # type: ignore[arg-type]


def install(app: Flask) -> None:
    """Give `navigation`, `places` and `link_to` to the templates of `app`."""
    for function in (navigation, places, link_to):
        app.add_template_global(function, function.__name__)
