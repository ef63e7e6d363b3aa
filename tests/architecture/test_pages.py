"""An unguarded page cannot ship, and a page that is open to everybody is on this list with its reason."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest
from flask import Flask

from casework.records.database import open_database
from casework.records.keys import Keyring
from casework.records.store import Store
from casework.records.vault import Vault
from casework.rules.permissions import HELD_BY, Permission
from webforms.access import OpenToAll
from webforms.app import JOURNEYS, create_portal
from webforms.options import PortalOptions

ROOT = Path(__file__).resolve().parents[2]

OPEN_FRAME = {"assets", "theme", "health", "contrast"}
OPEN_PAGES = {
    "account.calendar_feed",
    "sign_in.start",
    "sign_in.password",
    "sign_in.signed_out",
    "sign_in.invitation",
    "sign_in.first_request",
    "sign_in.reviewer",
    "sign_in.code",
    "sign_in.first_administrator",
    "sign_in.forgotten",
    "sign_in.new_password",
    "sign_in.organisation",
    "sign_in.organisation_answer",
    "sign_in.passkey",
    "sign_in.passkey_question",
}
OPEN_JOURNEYS = {"referral"}
"""A referrer has no account: the secret of the draft in the browser's cookie is what opens the pages."""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return the portal with every journey."""
    folder = tmp_path_factory.mktemp("portal")
    keys = Keyring(bytes(range(32)))
    store = Store(
        engine=open_database(f"sqlite:///{folder}/empty.sqlite"),
        vault=Vault(folder, keys),
        keys=keys,
        templates=ROOT / "templates",
        audit_anchor=folder / "anchor",
    )
    return create_portal(PortalOptions(), store)


def test_every_journey_is_there() -> None:
    for name in JOURNEYS:
        module, attribute = name.split(":")
        assert hasattr(import_module(module), attribute), f"{module} has no {attribute}"


def test_every_page_says_who_may_open_it(portal: Flask) -> None:
    silent = {
        name
        for name, view in portal.view_functions.items()
        if not isinstance(getattr(view, "permission", None), Permission | OpenToAll)
    }
    assert silent == set()


def test_pages_open_to_everybody_are_the_listed_ones(portal: Flask) -> None:
    open_pages = {
        name
        for name, view in portal.view_functions.items()
        if isinstance(getattr(view, "permission", None), OpenToAll)
    }
    assert {name for name in open_pages if name.split(".")[0] not in OPEN_JOURNEYS} == OPEN_FRAME | OPEN_PAGES
    reasons = {getattr(portal.view_functions[name], "permission").reason for name in open_pages}  # noqa: B009
    assert all(len(reason.split()) >= 3 for reason in reasons)


def test_every_permission_of_a_page_is_held_by_some_role(portal: Flask) -> None:
    held = {permission for permissions in HELD_BY.values() for permission in permissions} | {Permission.SIGNED_IN}
    asked = {
        permission
        for view in portal.view_functions.values()
        if isinstance(permission := getattr(view, "permission", None), Permission)
    }
    assert asked <= held


def test_no_page_changes_anything_when_it_is_only_read(portal: Flask) -> None:
    """A view that answers POST alone must not answer GET, and nothing answers PUT, PATCH or DELETE."""
    for rule in portal.url_map.iter_rules():
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        assert methods <= {"GET", "POST"}, rule.endpoint


def test_no_address_carries_personal_data(portal: Flask) -> None:
    allowed = {"asked", "name", "choice", "token", "partnership", "page", "step", "number", "kind", "row"}
    allowed |= {"question", "screen"}  # of the referral form, by their names in it
    for rule in portal.url_map.iter_rules():
        for argument in rule.arguments - allowed:
            assert argument.endswith("_id"), f"{rule.endpoint} has {argument} in its address"
            assert f"<uuid:{argument}>" in rule.rule, f"{rule.endpoint}: {argument} must be a uuid"


def modules() -> list[Path]:
    """Return the modules of the portal."""
    return sorted((ROOT / "webforms").rglob("*.py"))


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_views_hold_no_query_and_do_not_touch_flasks_session(module: Path) -> None:
    tree = ast.parse(module.read_text())
    imported = {
        f"{node.module}.{name.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for name in node.names
    }
    assert not {name for name in imported if name.startswith(("sqlalchemy", "casework.records", "redis", "rq"))}
    if "journeys" in module.parts:
        assert "flask.session" not in imported
        assert "flask.flash" not in imported, "use webforms.pages.announce"


def templates() -> list[Path]:
    """Return the portal's own templates; those of the public site are another app's."""
    folder = ROOT / "templates" / "html"
    return sorted(path for path in folder.rglob("*.html") if "public" not in path.relative_to(folder).parts)


@pytest.mark.parametrize("template", templates(), ids=lambda path: path.name)
def test_templates_compile_and_keep_to_the_policy(portal: Flask, template: Path) -> None:
    text = template.read_text()
    portal.jinja_env.from_string(text)
    assert " style=" not in text, "the policy blocks style attributes"
    assert "<style" not in text
    assert not [word for word in (" onclick=", " onsubmit=", " onchange=", " onload=") if word in text]
    if template.name != "layout.html":
        assert "<script" not in text, "scripts are in service.js"
    marked = re.findall(r"(.)\s*\|\s*safe\b", text)
    assert set(marked) <= {'"', "'"}, "only words of the template itself may go out unescaped"
