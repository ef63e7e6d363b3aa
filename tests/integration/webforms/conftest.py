"""The portal over an empty store of each kind of database, under a clock that the test moves."""

from __future__ import annotations

import pytest
from flask import Flask

from casework.records.store import Store
from tests.journeys.client import Client
from tests.journeys.people import Cast, make_cast
from webforms.app import create_portal
from webforms.options import PortalOptions


@pytest.fixture
def cast(store: Store) -> Cast:
    """Return a demonstration partnership with its agencies and somebody for each role."""
    return make_cast(store)


@pytest.fixture
def portal(store: Store) -> Flask:
    """Return the portal, without rate limits."""
    return create_portal(PortalOptions(rate_limits=False), store)


@pytest.fixture
def client(portal: Flask) -> Client:
    """Return a browser without script or picture: every page it gets is checked."""
    return Client(portal)
