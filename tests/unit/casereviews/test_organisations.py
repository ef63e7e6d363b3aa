"""The file that says which organisations sign their own people in: read once, and refused in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from casereviews.organisations import OrganisationProblem, organisations_in

GOOD: dict[str, Any] = {
    "name": "Wexborough Council",
    "issuer": "https://login.wexborough.example",
    "client_id": "case-reviews",
    "email_domains": ["wexborough.example"],
}


def written(folder: Path, described: Any) -> str:
    """Return the address of a file that holds `described`."""
    file = folder / "organisations.json"
    file.write_text(json.dumps(described))
    return str(file)


def test_a_secret_may_lie_in_a_file_of_its_own_and_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a-client-secret\n")
    (one,) = organisations_in(written(tmp_path, [{**GOOD, "client_secret_file": "secret"}]))
    assert one.client_secret == "a-client-secret"
    assert "a-client-secret" not in repr(one)
    assert organisations_in("") == ()


@pytest.mark.parametrize(
    ("described", "said"),
    [
        ({}, "must be a list"),
        ([{**GOOD, "name": ""}], "organisation 1 lacks name"),
        ([GOOD, {**GOOD, "issuer": "http://login.example"}], "organisation 2 must have an issuer that begins"),
        ([{**GOOD, "email_domains": "wexborough.example"}], "must have email_domains like"),
        ([{**GOOD, "email_domain": ["x.example"]}], "has email_domain, which is not known"),
        ([{**GOOD, "client_secret_file": "nowhere"}], "cannot be read"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(tmp_path: Path, described: Any, said: str) -> None:
    with pytest.raises(OrganisationProblem, match=said):
        organisations_in(written(tmp_path, described))


def test_no_file_and_no_json(tmp_path: Path) -> None:
    with pytest.raises(OrganisationProblem, match="cannot be read"):
        organisations_in(str(tmp_path / "nowhere"))
    (tmp_path / "x").write_text("name: x")
    with pytest.raises(OrganisationProblem, match="is not JSON"):
        organisations_in(str(tmp_path / "x"))
