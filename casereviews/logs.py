"""Logs that can hold no personal data: what is not on the list of keys is left out.

They go to standard error, for whatever keeps the logs of services. Where that is a terminal, somebody is trying
the service out: they see what went wrong, and a file in the data folder has everything.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        *("event", "level", "timestamp", "process"),
        *("task", "kind", "attempt", "code", "problem", "where", "seconds", "schedule", "slot"),
        *("child", "status", "port", "count", "error"),
        *("endpoint", "method", "request"),
    }
)
"""Ids, codes, counts and names of our own code; never a name, an address or a word that somebody typed."""
_LONGEST = 100


MOST_BYTES = 5 * 1024 * 1024
"""Size at which the file is put aside, as "….1"; what was put aside before is "….2", and so on."""
PUT_ASIDE = 3


def file_for_terminal(folder: Path) -> Path | None:
    """Return where the log goes while standard error is a terminal; None when it is not."""
    return folder / "service.log" if sys.stderr.isatty() else None


def put_aside(file: Path) -> None:
    """Put the log file aside when it is large; for the one process that looks after the others."""
    with suppress(OSError):  # not there yet, or a disk that is full: no reason to end the service
        if file.stat().st_size < MOST_BYTES:
            return
        for number in range(PUT_ASIDE, 0, -1):
            before = file if number == 1 else file.with_name(f"{file.name}.{number - 1}")
            with suppress(FileNotFoundError):
                before.replace(file.with_name(f"{file.name}.{number}"))


class _TerminalAndFile:
    """Writes every line to a file, and to the terminal those that somebody should see."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def info(self, line: str) -> None:
        """Write a line to the file; opened for each, as it may have been put aside meanwhile."""
        with (
            suppress(OSError),
            os.fdopen(os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as out,
        ):
            out.write(f"{line}\n")

    def warning(self, line: str) -> None:
        """Write a line to both."""
        self.info(line)
        print(line, file=sys.stderr)

    debug = msg = info
    error = critical = warning


def configure(process: str, file: Path | None = None) -> None:
    """Write this process's log, one line of logfmt each: to `file` and the terminal, or all to standard error."""

    def name_process(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        entry["process"] = process
        return entry

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            name_process,
            only_allowed,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "process", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr)
        if file is None
        else lambda: _TerminalAndFile(file),
        cache_logger_on_first_use=True,
    )


def only_allowed(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave out keys that are not on the list, and cut long values."""
    return {
        key: value if isinstance(value, int | float) else str(value)[:_LONGEST]
        for key, value in entry.items()
        if key in ALLOWED
    }
