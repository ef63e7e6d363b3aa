"""How often somebody may try: sign-in, one-time links, referral codes. What was right does not count.

The store of the counts may be shared by several processes; while it does not answer, counts are kept in memory,
so that an outage neither opens the door nor closes the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import time
from typing import Any, TypeVar, cast

from flask import Flask, Response, g
from flask_limiter import Limiter, RequestLimit
from flask_limiter.util import get_remote_address

from webforms.access import signed_in_actor
from webforms.options import PortalOptions

SIGN_IN = "30 per minute; 300 per hour"
"""Of one network, where a whole office shares an address: only tries that failed count. Each account by itself is
locked after a few wrong passwords (`casework.actions.people.accounts`)."""
LINK = "60 per minute; 600 per hour"
"""Of one network. A link's secret cannot be guessed; this only keeps somebody from trying for ever."""

View = TypeVar("View", bound=Callable[..., Any])
_OF_PERSON = "person/"


@dataclass(frozen=True, slots=True)
class Reached:
    """A limit that was reached. within, wait: seconds. of_person: of one account, not of a network."""

    most: int
    within: int
    wait: int
    of_person: bool


def reached() -> Reached | None:
    """Return the limit because of which the request that is answered now is refused."""
    return cast("Reached | None", g.get("limit_reached"))


def was_right() -> None:
    """Let the try that is answered now not count: somebody proved who they are."""
    g.try_was_right = True


def tries(limit: str, *methods: str, person: str = "") -> Callable[[View], View]:
    """Return a decorator that limits how often one network may use a view, for example `tries(SIGN_IN, "POST")`.

    methods: which requests count; all of them when none is named. person: besides, how often one account may, so
    that nobody uses up what their colleagues, who share the network, may need at once.
    """

    def mark(view: View) -> View:
        cast(Any, view).tries = (limit, person, list(methods) or None)
        return view

    return mark


def install(app: Flask, options: PortalOptions) -> None:
    """Count tries on every view of `app` marked with `tries`. To be called when all pages are registered."""
    limiter = Limiter(
        key_func=get_remote_address,
        storage_uri=options.rate_limit_storage,
        in_memory_fallback_enabled=options.rate_limit_storage != "memory://",
        enabled=options.rate_limits,
        headers_enabled=False,
        default_limits=[],
    )
    limiter.init_app(app)
    app.extensions["casereviews-limiter"] = limiter  # the views hold it only weakly
    for endpoint, view in list(app.view_functions.items()):
        if hasattr(view, "tries"):
            limit, person, methods = cast(Any, view).tries
            counted = limiter.limit(limit, methods=methods, deduct_when=_failed, on_breach=_remember)(view)
            if person:
                one = limiter.limit(
                    person, key_func=_person, methods=methods, deduct_when=_failed, on_breach=_remember
                )
                counted = one(counted)
            app.view_functions[endpoint] = cast(Any, counted)


def _person() -> str:
    actor = signed_in_actor()
    return f"{_OF_PERSON}{actor.account_id}" if actor is not None else get_remote_address()


def _remember(limit: RequestLimit) -> None:
    within = limit.limit.get_expiry()
    g.limit_reached = Reached(
        most=limit.limit.amount,
        within=within,
        wait=min(max(limit.reset_at - int(time()), 1), within),
        of_person=any(part.startswith(_OF_PERSON) for part in limit.request_args),
    )


def _failed(_response: Response) -> bool:
    return not g.get("try_was_right", False)
