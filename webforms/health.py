"""GET /healthz: whether what the portal needs answers."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, jsonify

from webforms.access import current_store, open_to_all
from webforms.options import PortalOptions


def install(app: Flask, options: PortalOptions) -> None:
    """Serve the health page from `app`: 200 when everything answers, 503 naming what does not."""

    @app.get("/healthz", endpoint="health")
    @open_to_all("read by monitoring, which holds no account; says nothing about a case")
    def health() -> tuple[Response, int]:
        store = current_store()
        checks: dict[str, Callable[[], bool]] = {"database": store.answers, "files": store.vault.answers}
        if options.queue_answers is not None:
            checks["queue"] = options.queue_answers
        answers = {name: _answers(check) for name, check in checks.items()}
        missing = sorted(name for name, answered in answers.items() if not answered)
        body = {"ok": not missing, "checks": answers, "not_answering": missing}
        return jsonify(body), 503 if missing else 200


def _answers(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # a health page reports any failure, it does not share it
        return False
