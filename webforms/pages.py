"""What every page shares beside its frame: the contrast that was chosen, and a notice after something was done."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from flask import Flask, flash, get_flashed_messages, redirect, request, session, url_for
from werkzeug.wrappers import Response

from casework.rules.partnership_settings import own_words
from webforms.access import open_to_all, visit


def announce(sentence: str) -> None:
    """Show `sentence` on the next page as a success notice. It travels in a cookie: a fixed sentence, no name."""
    flash(sentence)


def warn(sentence: str) -> None:
    """Show `sentence` on the next page as an important notice: something was not done. Else as `announce`."""
    flash(sentence, "important")


def own_path(untrusted_path: str | None, otherwise: str) -> str:
    """Return a path of this portal that came from the browser, or `otherwise` when it leads anywhere else."""
    if not untrusted_path or not untrusted_path.startswith("/") or untrusted_path.startswith(("//", "/\\")):
        return otherwise
    parts = urlsplit(untrusted_path)
    if parts.scheme or parts.netloc or any(ord(sign) < 32 for sign in untrusted_path):
        return otherwise
    return untrusted_path


def one_of(name: str, known: Collection[str], otherwise: str) -> str:
    """Return what the address asks for under `name` if it is one of `known`, else `otherwise`."""
    asked = request.args.get(name, otherwise)
    return asked if asked in known else otherwise


def install(app: Flask) -> None:
    """Give the frame's values to the templates of `app`, and serve the contrast switch."""

    @app.get("/contrast/<choice>", endpoint="contrast")
    @open_to_all("a choice of colours, kept in the browser")
    def contrast(choice: str) -> Response:
        if choice == "high":
            session["contrast"] = "high"
        else:
            session.pop("contrast", None)
        return redirect(own_path(request.args.get("back"), url_for("sign_in.start")), 303)

    app.add_template_filter(ours, "ours")
    app.add_template_global(_contrast_is_high, "contrast_is_high")
    app.add_template_global(_partnership, "partnership")
    app.add_template_global(_demonstration, "demonstration")
    app.add_template_global(get_flashed_messages, "notices")


def ours(text: str) -> str:
    """Return one of the service's sentences in the words of the partnership whose pages these are."""
    face = visit().partnership
    return own_words(text, face.settings) if face else text


def _contrast_is_high() -> bool:
    return session.get("contrast") == "high"


def _partnership() -> object:
    return visit().partnership


def _demonstration() -> bool:
    known = visit()
    return bool(
        (known.partnership and known.partnership.demonstration)
        or (known.signed_in and known.signed_in.demonstration)
    )
