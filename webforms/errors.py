"""What a person sees when something cannot be done: what happened, what to do, and nothing of what they typed."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from math import ceil

import structlog
from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from casework.actions.work import DATABASE_AWAY, NotFound, NotPermitted, Refusal
from webforms.access import current_store, visit
from webforms.limits import reached
from webforms.words import plural, size

log = structlog.get_logger()

Answer = tuple[str, int]


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """An error page: its heading, and its paragraphs. sign_in: what its reader can do is to sign in."""

    heading: str
    paragraphs: tuple[str, ...]
    sign_in: bool = False


PAGES: dict[int, ErrorPage] = {
    400: ErrorPage(
        "Sorry, we could not read that request",
        ("The page you sent was not complete.", "Go back, open the page again and send it once more."),
    ),
    403: ErrorPage(
        "You cannot open this page",
        (
            "Your account does not give access to it.",
            "If you think it should, ask the person who looks after accounts in your partnership.",
        ),
    ),
    404: ErrorPage(
        "Page not found",
        (
            "If you typed the web address, check it is correct.",
            "If you pasted the web address, check you copied the whole of it.",
            "If you followed a link, the page may have been removed, or it may not be yours to see.",
        ),
    ),
    405: ErrorPage(
        "This page cannot be opened in that way",
        ("Go back and use the buttons and links on the page.",),
    ),
    409: ErrorPage("There is a problem", ("Go back and check what you asked for.",)),
    413: ErrorPage(
        "What you sent is too large",
        ("Nothing of it was kept.", "Go back and send a smaller file, or send the files one at a time."),
    ),
    429: ErrorPage(
        "Too many attempts",
        ("There were too many attempts.", "Wait an hour, then try again."),
    ),
    500: ErrorPage(
        "Sorry, there is a problem with the service",
        (
            "The service could not do what you asked. It is not something you did wrong.",
            "What you saved before is kept. Try again in a few minutes.",
        ),
    ),
    503: ErrorPage(
        "Sorry, the service is not available",
        ("What you saved before is kept.", "Try again in a few minutes."),
    ),
}
FORM_TOO_OLD = ErrorPage(
    "This page is too old to be sent",
    (
        "You signed in or out in another tab after you opened the page, or your browser does not keep cookies.",
        "Go back, copy anything long that you typed, open the page again and send it once more.",
    ),
)


def install(app: Flask) -> None:
    """Let `app` answer every error with a page of the service."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotPermitted, lambda _error: _page(403))
    app.register_error_handler(NotFound, lambda _error: _page(404))
    app.register_error_handler(Refusal, _refusal)
    for problem in DATABASE_AWAY:
        app.register_error_handler(problem, _database_away)


def form_too_old() -> Answer:
    """Return the page that says that a form is too old to be sent."""
    return _page(400, FORM_TOO_OLD)


def log_error(error: BaseException) -> None:
    """Log an error by its class, place and page: never its message or values, which may hold words of a case."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames[-6:]]
    log.error("page-failed", error=type(error).__name__, where=where, endpoint=request.endpoint)


def _http(error: HTTPException) -> Answer | Response | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    if isinstance(error, RequestEntityTooLarge):
        limit = f"A file must be {size(current_store().upload_limit)} or smaller."
        page = PAGES[413]
        return _page(413, ErrorPage(page.heading, (limit, *page.paragraphs)))
    if code == 429:
        return _page(code, _too_many())
    return _page(code, FORM_TOO_OLD if isinstance(error, CSRFError) else None)


def _too_many() -> ErrorPage | None:
    limit = reached()
    if limit is None:
        return None
    within = {60: "a minute", 3600: "an hour", 86400: "a day"}.get(limit.within) or _span(limit.within)
    whose = "one person" if limit.of_person else "one network, which others may share with you"
    return ErrorPage(
        PAGES[429].heading,
        (
            f"Within {within}, {limit.most} attempts are the most that are taken from {whose}.",
            f"Wait {_span(limit.wait)}, then try again.",
        ),
    )


def _span(seconds: int) -> str:
    minutes = ceil(seconds / 60)
    return plural(minutes, "minute") if minutes <= 90 else plural(ceil(minutes / 60), "hour")


def _database_away(error: Exception) -> Answer:
    log_error(error)
    return _page(503)


def _refusal(error: Refusal) -> Answer:
    # What opens a one-time link that was used may have an account.
    of_link = error.code in ("link", "link-used", "account-there")
    return _page(409, ErrorPage("There is a problem", (error.message,), sign_in=of_link))


def _page(code: int, page: ErrorPage | None = None) -> Answer:
    page = page or PAGES.get(code) or PAGES[500 if code >= 500 else 400]
    partnership = visit().partnership
    phone = partnership.settings.contact_phone if partnership else ""
    try:
        return render_template("errors/error.html", page=page, code=code, phone=phone), code
    except Exception as error:  # the frame itself is what fails: say so without it
        log_error(error)
        return _bare(page), code


def _bare(page: ErrorPage) -> str:
    """Return an error page that needs no template, no database and no settings."""
    body = Markup("").join(Markup("<p>{}</p>").format(paragraph) for paragraph in page.paragraphs)
    frame = Markup(
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{0} – Case reviews</title></head>'
        '<body><main id="main-content"><h1>{0}</h1>{1}</main></body></html>'
    )
    return str(frame.format(page.heading, body))
