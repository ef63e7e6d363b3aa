"""Pages that keep what is typed into them before it is sent: leaving one, a lost connection or a flat battery lose
nothing. With a script they are kept a moment after the last key; who comes back finds them in the form again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, g, jsonify, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from casework.actions import unsent_words
from casework.actions.unsent_words import Unsent
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from webforms.access import current_store, current_work, requires
from webforms.pages import announce, own_path
from webforms.words import moment

View = TypeVar("View", bound=Callable[..., Any])
_NOT_KEPT = frozenset({"csrf_token", "page_of", "place", "autosave"})


def keeps_words(view: View) -> View:
    """Return a view of one form, whose words are kept until they are sent: until it leads somewhere else.

    It stands under the decorator that says who may open the page.
    """

    @wraps(view)
    def keeping(*args: Any, **kwargs: Any) -> Any:
        work = current_work()
        if request.method == "GET":
            g.unsent = unsent_words.kept(work, request.path)
        answer = view(*args, **kwargs)
        if request.method == "POST" and isinstance(answer, Response) and answer.status_code == 303:
            unsent_words.forget(work, request.path)
        return answer

    return cast(View, keeping)


def typed_before() -> Unsent | None:
    """Return what the reader typed on this page before and did not send, None for nothing."""
    found: Unsent | None = g.get("unsent")
    return found


def form_data() -> MultiDict[str, str] | None:
    """Return what was typed before as a form would send it, None for nothing."""
    found = typed_before()
    return MultiDict(list(found.fields)) if found else None


def install(app: Flask) -> None:
    """Serve the keeping of words, and its notice, to the pages of `app`."""

    @app.post("/typed", endpoint="typed")
    @requires(Permission.SIGNED_IN)
    def typed() -> Response:
        place = own_path(request.form.get("place"), "/")
        fields = [(name, text) for name, text in request.form.items(multi=True) if name not in _NOT_KEPT]
        try:
            unsent_words.keep(current_work(), place, fields)
        except Refusal as refusal:
            return jsonify(saved=False, code=refusal.code, message=refusal.message)
        at = moment(current_store().now()).rpartition(" at ")[2]
        return jsonify(saved=True, text=f"Kept at {at}, not sent yet")

    @app.post("/typed/discard", endpoint="discard_typed")
    @requires(Permission.SIGNED_IN)
    def discard() -> Response:
        place = own_path(request.form.get("place"), url_for("sign_in.start"))
        unsent_words.forget(current_work(), place)
        announce("What you had typed is thrown away.")
        return redirect(own_path(request.form.get("then"), place), 303)

    app.add_template_global(typed_before, "typed_before")
