"""Whether what the service is made of answers: the case database before the start, both sites after it."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from sqlalchemy.exc import DBAPIError, OperationalError

from casereviews.settings import Settings
from casework.records.store import Store

DATABASE_WITHIN = 120.0
"""Seconds that a start waits for a database server: after a power cut both start together, and one recovers."""
_ASKS_EVERY = 1.0
_ANSWERS_WITHIN = 5.0
"""Longer than the portal waits for a queue that says nothing, short enough to be told to stop meanwhile."""


def await_database(store: Store, say: Callable[[str], None], seconds: float = DATABASE_WITHIN) -> None:
    """Return when the database server answers, having said once that it is waited for.

    SQLite is not waited for: what is wrong with a file does not pass. Raises SQLAlchemy's error after `seconds`.
    """
    until, said = time.monotonic() + seconds, False
    while store.engine.dialect.name != "sqlite":
        try:
            store.answers()
            break
        except OperationalError as problem:
            if time.monotonic() >= until:
                raise
            if not said:
                say(
                    f"The case database does not answer ({reason_of(problem)}). "
                    f"Waiting for it, up to {seconds:.0f} seconds; Ctrl-C ends this."
                )
                said = True
            time.sleep(min(_ASKS_EVERY, max(0.0, until - time.monotonic())))
    if said:
        say("The case database answers.")


def reason_of(problem: DBAPIError) -> str:
    """Return why a database did not do what it was asked, in its own words, as one line without its address."""
    return " ".join(str(problem.orig).split())[:200]


def missing(settings: Settings) -> tuple[str, ...] | None:
    """Return what gives the portal no answer; None unless both sites answer, the public one in full.

    A public site that somebody else starts is not waited for.
    """
    portal = _health(settings, settings.port)
    public = _health(settings, settings.public_port) if settings.public_site == "started" else {}
    if public is None or portal is None or not public.get("ok", True):
        return None
    return tuple(portal.get("not_answering", ()))


def _health(settings: Settings, port: int) -> dict[str, Any] | None:
    """Return what a site's health page says; None when there is no answer, or none that is understood."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    shown = f"[{host}]" if ":" in host else host
    try:
        with urllib.request.urlopen(f"http://{shown}:{port}/healthz", timeout=_ANSWERS_WITHIN) as answer:
            text = answer.read()
    except urllib.error.HTTPError as answer:
        if answer.code != HTTPStatus.SERVICE_UNAVAILABLE:
            return None
        text = answer.read()
    except OSError:
        return None
    try:
        said = json.loads(text)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None
