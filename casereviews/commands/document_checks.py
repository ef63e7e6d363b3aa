"""What `casereviews check` and `clean` share: a file's bytes and kind, and its tasks in the sandbox."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from casereviews.settings import Settings
from documents.safety.preflight import Kind, preflight
from documents.safety.refusals import Refused
from documents.safety.sandbox import Limits, SandboxFailed, allow_missing_layers, run_in_sandbox

DONE, LOOK, REFUSED = 0, 1, 2
"""Exit codes: nothing found or written; something that a person must look at; the file can't be read."""

CHECK = "documents.safety.tasks:check"
TO_SETTLE = "documents.safety.tasks:to_settle"
CLEAN = "documents.safety.tasks:clean"
"""Tasks by name: their modules are loaded in the sandbox's process only."""

_LIMITS = Limits(seconds=120)
"""A published report can have hundreds of pages, each of which is drawn."""


def opened(file: Path) -> tuple[bytes, Kind]:
    """Return the file's bytes and kind. Ends the command with one line and exit code 2 when it is refused."""
    with file.open("rb") as stream:
        try:
            passed = preflight(stream, file.name)
        except Refused as refusal:
            refuse(file, refusal.message)
        return stream.read(), passed.kind


def in_sandbox(file: Path, task: str, data: bytes, **plain: Any) -> Any:
    """Return what the task gives for the file's bytes. Ends the command with exit code 2 when it is refused."""
    allow_missing_layers(Settings.from_environment().sandbox_may_miss)
    try:
        return run_in_sandbox(task, data, limits=_LIMITS, **plain)
    except Refused as refusal:
        refuse(file, refusal.message)
    except SandboxFailed as failure:
        refuse(file, f"{failure.message} ({failure.detail})" if failure.detail else failure.message)


def refuse(file: Path, message: str) -> NoReturn:
    """Write the reason on standard error as one line and end the command."""
    print(f"casereviews: {file.name}: {' '.join(message.split())}", file=sys.stderr)
    click.get_current_context().exit(REFUSED)


def shown(finding: dict[str, Any]) -> str:
    """Return a finding as a line for a person: where, what, the words there."""
    where = " ".join(part for part in (finding["part"], finding["place"]) if part)
    words = f": {finding['text']}" if finding.get("text") else ""
    return f"{finding['is']} ({where}){words}"
