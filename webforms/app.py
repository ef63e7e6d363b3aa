"""The portal as a whole: `create_portal` puts it together from the journeys and what protects them."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

from casework.actions.work import Store
from webforms import (
    access,
    assets,
    errors,
    fields,
    health,
    limits,
    navigation,
    pages,
    refused,
    security,
    sessions,
    templating,
    unsent,
)
from webforms.journeys.sign_in import sent_too_late
from webforms.options import PortalOptions
from webforms.templating import PortalApp

JOURNEYS = (
    "webforms.journeys.sign_in:pages",
    "webforms.journeys.account:pages",
    "webforms.journeys.administration:pages",
    "webforms.journeys.referral:pages",
    "webforms.journeys.casework:pages",
    "webforms.journeys.agency_return:pages",
    "webforms.journeys.review:pages",
    "webforms.journeys.audit:pages",
)
"""The blueprint of each journey, as "module:attribute". A journey gives its own address prefix."""


def create_portal(options: PortalOptions, store: Store) -> PortalApp:
    """Return the portal, a WSGI application over `store`. Opens no connection by itself.

    Order matters: first who asks, then whether they may, then how large the request may be and whether the form
    is ours; only then is a body read.
    """
    app = PortalApp("webforms", static_folder=None, template_folder=None)
    app.extensions["casereviews-store"] = store
    app.extensions["casereviews-options"] = options
    templating.install(app, store.templates)
    sessions.install(app, options)
    sent_too_late.install(app)
    access.install(app)
    security.install(app, store, options)
    refused.install(app)
    errors.install(app)
    navigation.install(app)
    fields.install(app)
    pages.install(app)
    unsent.install(app)
    health.install(app, options)
    assets.install(app, store.templates)
    for journey in _journeys():
        app.register_blueprint(journey)
    limits.install(app, options)
    return app


def _journeys() -> list[Blueprint]:
    found = []
    for name in JOURNEYS:
        module, attribute = name.split(":")
        try:
            journey = import_module(module)
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
            continue
        if journey.__file__ is not None:  # a folder without an __init__ is no journey yet
            found.append(getattr(journey, attribute))
    return found
