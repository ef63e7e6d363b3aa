"""`casereviews check`: what would leak if this file were published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from casereviews.commands.document_checks import CHECK, DONE, LOOK, in_sandbox, opened, refuse, shown
from casereviews.commands.given import REGULAR_FILE
from documents.safety.key import KeyUnreadable, read_key
from documents.safety.people import people_of_key

_FILE = REGULAR_FILE
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
@click.argument("file", type=_FILE)
@click.option(
    "--key",
    type=_FILE,
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
            refuse(key, problem.message)
    data, kind = opened(file)
    found = in_sandbox(file, CHECK, data, kind=kind, people=people, file_name=file.name)
    if as_json:
        click.echo(
            json.dumps({"version": found["version"], "file": file.name, **found}, ensure_ascii=False, indent=1)
        )
    else:
        for line in _lines(found):
            click.echo(line)
        if not key:
            click.echo("No key was given: names were not looked for. Give one with --key.")
    context.exit(DONE if found["verdict"] == "pass" else LOOK)


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
    where = " ".join(part for part in (match["part"], match["place"]) if part)
    whose = f" of {match['who']}" if match["who"] else ""
    around = " ".join(
        piece for piece in (match["before"][-25:], f"[{match['found']}]", match["after"][:25]) if piece
    )
    return f"{match['is']}{whose} ({where}): {around}"
