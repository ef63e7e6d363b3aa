"""What `casereviews check` and `clean` share: a file's bytes and kind, and its tasks in the sandbox."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, Any

import click

from casereviews.settings import Settings
from casereviews.terminal import as_shown
from documents.safety.preflight import Kind, preflight
from documents.safety.refusals import Refused
from documents.safety.sandbox import Limits, SandboxFailed, allow_missing_layers, run_in_sandbox

VERSION = 1
"""Of the JSON that `check` writes."""
DONE, LOOK, REFUSED = 0, 1, 2
"""Exit codes: nothing found or written; something that a person must look at; the file can't be read."""

CHECK = "documents.safety.tasks:check"
TO_SETTLE = "documents.safety.tasks:to_settle"
SETTLED = "documents.safety.tasks:settled"
CLEAN = "documents.safety.tasks:clean"
"""Tasks by name: their modules are loaded in the sandbox's process only."""

_LIMITS = Limits(seconds=120)
"""A published report can have hundreds of pages, each of which is drawn."""


class NotRead(click.ClickException):
    """The file cannot be read. code: for programs. said: what happened and what to do, as one line."""

    exit_code = REFUSED

    def __init__(self, file: Path, code: str, said: str) -> None:
        self.code = code
        self.said = " ".join(said.split())
        super().__init__(f"{file.name}: {self.said}")

    def show(self, file: IO[Any] | None = None) -> None:
        print(as_shown(f"casereviews: {self.format_message()}"), file=file or sys.stderr)


def opened(file: Path) -> tuple[bytes, Kind]:
    """Return the file's bytes and kind. Raises NotRead."""
    with file.open("rb") as stream:
        try:
            passed = preflight(stream, file.name)
        except Refused as refusal:
            raise NotRead(file, refusal.code, refusal.message) from None
        return stream.read(), passed.kind


def in_sandbox(file: Path, task: str, data: bytes, **plain: Any) -> Any:
    """Return what the task gives for the file's bytes. Raises NotRead."""
    allow_missing_layers(Settings.from_environment().sandbox_may_miss)
    try:
        return run_in_sandbox(task, data, limits=_LIMITS, **plain)
    except Refused as refusal:
        raise NotRead(file, refusal.code, refusal.message) from None
    except SandboxFailed as failure:
        said = f"{failure.message} ({failure.detail})" if failure.detail else failure.message
        raise NotRead(file, failure.code, said) from None


def shown(finding: dict[str, Any]) -> str:
    """Return a finding as a line for a person: where, what, the words there."""
    words = f": {finding['text']}" if finding.get("text") else ""
    return f"{finding['is']} ({place_of(finding)}){words}"


def place_of(found: dict[str, Any]) -> str:
    """Return where something was found: the part and its place; the place alone if that begins with the part."""
    part, place = found["part"], found["place"]
    return str(place) if place.startswith(f"{part} ") else " ".join(word for word in (part, place) if word)
