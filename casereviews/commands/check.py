"""`casereviews check`: what would leak if this file were published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from casereviews.commands.document_checks import (
    CHECK,
    DONE,
    LOOK,
    VERSION,
    NotRead,
    in_sandbox,
    opened,
    place_of,
    shown,
)
from casereviews.commands.given import REGULAR_FILE
from casereviews.terminal import as_shown
from documents.reading.scans.picture_texts import with_picture_texts
from documents.safety.key import KeyUnreadable, read_key
from documents.safety.people import people_of_key

_MARKS = {"pass": "ok  ", "look": "LOOK", "stop": "STOP"}
_VERDICTS = {
    "pass": "Nothing was found. That does not show that nobody can be recognised: read it through before release.",
    "look": "Look at what is marked LOOK before release.",
    "stop": "Do not publish this file: settle what is marked STOP first.",
}
_MOST_LINES = 12


@click.command(
    epilog="Example: casereviews check report.pdf --key key.csv",
    help="Show what would leak if FILE were published: names, identifiers and hidden data.",
)
@click.argument("file", type=REGULAR_FILE)
@click.option(
    "--key",
    type=REGULAR_FILE,
    help="The case's anonymisation key (KEY.csv): whose names to look for. It may have the columns address, "
    "postcode, nhs_number, phone, email and place too.",
)
@click.option("--json", "as_json", is_flag=True, help="Write version 1 of the check as JSON.")
@click.pass_context
def check(context: click.Context, file: Path, key: Path | None, as_json: bool) -> None:
    people = []
    if key:
        try:
            people = [person.as_json() for person in people_of_key(read_key(key.read_bytes()))]
        except KeyUnreadable as problem:
            raise NotRead(key, "key-unreadable", problem.message) from None
    try:
        data, kind = opened(file)
        found = in_sandbox(file, CHECK, data, kind=kind, people=people, file_name=file.name)
        found = with_picture_texts(found, data, kind, people)
    except NotRead as reason:
        if as_json:
            click.echo(json.dumps(_not_read(file, reason), ensure_ascii=False, indent=1))
        raise
    if as_json:
        click.echo(
            json.dumps({"version": found["version"], "file": file.name, **found}, ensure_ascii=False, indent=1)
        )
    else:
        for line in _lines(found):
            click.echo(as_shown(line))
        if not key:
            click.echo("No key was given: names were not looked for. Give one with --key.")
    context.exit(DONE if found["verdict"] == "pass" else LOOK)


def _not_read(file: Path, reason: NotRead) -> dict[str, Any]:
    """Return what stands in the place of the check of a file that cannot be read: the same keys, and why."""
    return {
        "version": VERSION,
        "file": file.name,
        "kind": None,
        "verdict": "unreadable",
        "checks": [],
        "reason": {"code": reason.code, "message": reason.said},
    }


def _lines(found: dict[str, Any]) -> Iterator[str]:
    for one in found["checks"]:
        yield f"{_MARKS[one['verdict']]}  {one['about']}"
        inside = [shown(finding) for finding in one["found"]] + [_match(match) for match in one["matches"]]
        for line in inside[:_MOST_LINES]:
            yield f"        - {line}"
        if len(inside) > _MOST_LINES:
            yield f"        - and {len(inside) - _MOST_LINES} more (see --json)"
        for words in (one["to_do"], one["looked_for"]):
            if words:
                yield f"        {words}"
    yield ""
    yield _VERDICTS[found["verdict"]]


def _match(match: dict[str, Any]) -> str:
    whose = f" of {match['who']}" if match["who"] else ""
    around = " ".join(
        piece for piece in (match["before"][-25:], f"[{match['found']}]", match["after"][:25]) if piece
    )
    return f"{match['is']}{whose} ({place_of(match)}): {around}"
