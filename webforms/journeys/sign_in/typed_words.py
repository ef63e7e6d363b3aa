"""Words typed into a form whose session has ended: nothing of them is lost while a person signs in again.

They travel, sealed, in the sign-in page itself and are kept nowhere else. After signing in the person sends them
on with one press; the action behind the form checks who that is. Whoever else signs in on that page sees nothing
of them. A file does not travel: it is said that it was not received.
"""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import typed_words
from webforms import sessions
from webforms.access import current_store
from webforms.pages import own_path, warn

FIELD = "typed"


def carried() -> str:
    """Return the sealed words that the sign-in page carries, "" for none."""
    return request.form.get(FIELD, "")


def file_was_lost() -> bool:
    """Return whether somebody was asked to sign in when they sent a file."""
    return request.args.get("file") == "lost"


def carry_on(token: str, onward: str) -> Response | None:
    """Return the page with which whoever just signed in sends their words on; None when there are none.

    token: the new session's secret. onward: where somebody goes who did not type them.
    """
    words = typed_words.opened(current_store(), carried()) if carried() else None
    if words is None:
        return None
    if not words.whose or words.whose != sessions.mark_of(token):
        elsewhere = sessions.remember(redirect(onward, 303), token)
        warn("Somebody else had typed something on that page. It is not shown to you, and it was not sent.")
        return elsewhere
    response = sessions.remember(make_response(), token)
    g.pop("csrf_token", None)  # signing in renewed the form secret: a token made before it is void
    path = own_path(words.path, url_for("sign_in.start"))
    assert isinstance(response, Response)
    response.set_data(render_template("sign_in/carry_on.html", path=path, fields=words.fields))
    return response
