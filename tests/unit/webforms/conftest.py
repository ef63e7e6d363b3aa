"""A portal that is asked nothing of its database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from casework.records.database import open_database
from casework.records.keys import Keyring
from casework.records.store import Store
from casework.records.vault import Vault
from tests.conftest import SetClock
from webforms.app import create_portal
from webforms.fields import PageForm
from webforms.options import PortalOptions

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"

F = TypeVar("F", bound=PageForm)
Filled = Callable[..., Any]


@pytest.fixture
def portal(tmp_path: Path, clock: SetClock) -> Iterator[Flask]:
    """Return a portal over a store without tables; its clock shows 2 November 2026."""
    keys = Keyring(bytes(range(32)))
    store = Store(
        engine=open_database(f"sqlite:///{tmp_path}/empty.sqlite"),
        vault=Vault(tmp_path, keys),
        keys=keys,
        templates=TEMPLATES,
        audit_anchor=tmp_path / "anchor",
        upload_limit=1000,
        now=clock,
    )
    app = create_portal(PortalOptions(), store)
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    store.close()


@pytest.fixture
def filled(portal: Flask) -> Iterator[Filled]:
    """Return a function that gives a form of the class with what was typed, or with what was kept (`data`)."""
    with portal.test_request_context("/", method="POST"):

        def fill(form_class: type[F], data: dict[str, Any] | None = None, **typed: Any) -> F:
            values: MultiDict[str, Any] = MultiDict()
            for name, value in typed.items():
                values.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
            return form_class(formdata=values or None, data=data)

        yield fill
