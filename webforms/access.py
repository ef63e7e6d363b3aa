"""Who may open a page. Every view says so, above its function; a view that says nothing is closed to everybody.

    @pages.route("/cases/<uuid:case_id>")
    @requires(Permission.SEE_CASES)
    def case(case_id: UUID) -> str: ...

The guard runs before the body of a request is read. The action behind the page checks again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from casework.actions.people.accounts import VISITOR, SignedIn
from casework.actions.people.partnerships import PartnershipFace
from casework.actions.work import LOCAL_TIME, Actor, NotPermitted, Store, Work, referrer
from casework.rules.permissions import Permission

IN_CODES = "in-codes"
"""In the form cookie: that codes are shown in the place of names. A choice, nothing of a case."""
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class OpenToAll:
    """What stands in place of a permission on a page that anybody may open, and why it is open."""

    reason: str


@dataclass(slots=True)
class Visit:
    """What is known about the browser that asks: who is signed in, and which partnership's pages it sees."""

    signed_in: SignedIn | None = None
    partnership: PartnershipFace | None = None


def requires(permission: Permission) -> Callable[[View], View]:
    """Return a decorator: only signed-in people who hold `permission` may open the page."""

    def mark(view: View) -> View:
        cast(Any, view).permission = permission
        return view

    return mark


def open_to_all(reason: str) -> Callable[[View], View]:
    """Return a decorator: anybody may open the page. `reason` says why, for whoever reviews the list."""

    def mark(view: View) -> View:
        cast(Any, view).permission = OpenToAll(reason)
        return view

    return mark


def before_second_step(view: View) -> View:
    """Mark a view that somebody may open who must still add a second step: adding it, and signing out."""
    cast(Any, view).before_second_step = True
    return view


def guard() -> Response | None:
    """Refuse the request unless its page's permission is held; a visitor is sent to sign in.

    Whoever must add a second step first is sent there from every other page.
    """
    if request.endpoint is None:
        return None
    permission = getattr(current_app.view_functions[request.endpoint], "permission", None)
    if isinstance(permission, OpenToAll):
        return None
    if not isinstance(permission, Permission):
        abort(403)
    actor = signed_in_actor()
    if actor is None:
        # Only the path: a query may hold words somebody searched for.
        return redirect(url_for("sign_in.password", next=request.path if request.method == "GET" else None))
    if not actor.may(permission):
        abort(403)
    if _must_set_up() and not getattr(current_app.view_functions[request.endpoint], "before_second_step", False):
        return redirect(url_for("account.set_up"), 303)
    return None


def _must_set_up() -> bool:
    signed_in = visit().signed_in
    return signed_in is not None and signed_in.to_set_up


def visit() -> Visit:
    """Return what is known about the browser that asks."""
    return cast(Visit, g.visit) if "visit" in g else Visit()


def signed_in_actor() -> Actor | None:
    """Return who is signed in, None for a visitor."""
    signed_in = visit().signed_in
    return signed_in.actor if signed_in else None


def current_actor() -> Actor:
    """Return who is signed in. Raises NotPermitted for a visitor."""
    actor = signed_in_actor()
    if actor is None:
        raise NotPermitted
    return actor


def current_work() -> Work:
    """Return the first argument of every action: the store, and who is signed in. Raises NotPermitted.

    Whoever chose to see codes sees codes, on every page, until they choose names again or sign out.
    """
    return Work(current_store(), current_actor(), codes=bool(session.get(IN_CODES)))


def show_codes(codes: bool) -> None:
    """Show codes, or names again, to who is signed in until they choose otherwise or sign out."""
    if codes:
        session[IN_CODES] = True
    else:
        session.pop(IN_CODES, None)


def visitor_work() -> Work:
    """Return `Work` for an action that needs nobody signed in, such as signing in."""
    return Work(current_store(), VISITOR)


def referrer_work(partnership_id: UUID) -> Work:
    """Return `Work` for somebody who refers to that partnership, signed in or not."""
    return Work(current_store(), referrer(partnership_id))


def current_store() -> Store:
    """Return the portal's store."""
    return cast(Store, current_app.extensions["casereviews-store"])


def current_today() -> date:
    """Return today's date in England, by the service's clock."""
    return current_store().now().astimezone(LOCAL_TIME).date()


def may(permission: Permission) -> bool:
    """Return whether the person who is signed in holds `permission`; False for a visitor. Also for templates."""
    actor = signed_in_actor()
    return actor is not None and actor.may(permission)


def is_guest() -> bool:
    """Return whether who is signed in works in another partnership's case just now. Also for templates."""
    actor = signed_in_actor()
    return actor is not None and actor.guest is not None


def install(app: Flask) -> None:
    """Let the guard run before every request of `app`, and give `may` to its templates."""
    app.before_request(guard)
    app.add_template_global(may, "may")
    app.add_template_global(is_guest, "is_guest")
    app.add_template_global(lambda: signed_in_actor() is not None, "signed_in")
    app.jinja_env.globals["Permission"] = Permission
