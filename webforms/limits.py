"""How often somebody may try: sign-in, one-time links, referral codes. What was right does not count.

The store of the counts may be shared by several processes; while it does not answer, counts are kept in memory,
so that an outage neither opens the door nor closes the page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, Response, g
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from webforms.options import PortalOptions

SIGN_IN = "30 per minute; 300 per hour"
"""Of one network, where a whole office shares an address: only tries that failed count. Each account by itself is
locked after a few wrong passwords (`casework.actions.people.accounts`)."""
LINK = "60 per minute; 600 per hour"
"""Of one network. A link's secret cannot be guessed; this only keeps somebody from trying for ever."""

View = TypeVar("View", bound=Callable[..., Any])


def was_right() -> None:
    """Let the try that is answered now not count: somebody proved who they are."""
    g.try_was_right = True


def tries(limit: str, *methods: str) -> Callable[[View], View]:
    """Return a decorator that limits how often one address may use a view, for example `tries(SIGN_IN, "POST")`.

    methods: which requests count; all of them when none is named.
    """

    def mark(view: View) -> View:
        cast(Any, view).tries = (limit, list(methods) or None)
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
            limit, methods = cast(Any, view).tries
            counted = limiter.limit(limit, methods=methods, deduct_when=_failed)(view)
            app.view_functions[endpoint] = cast(Any, counted)


def _failed(_response: Response) -> bool:
    return not g.get("try_was_right", False)
