"""Logs that can hold no personal data: what is not on the list of keys is left out."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
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


def configure(process: str) -> None:
    """Write this process's log to standard error, one line of logfmt each."""

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
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def only_allowed(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave out keys that are not on the list, and cut long values."""
    return {
        key: value if isinstance(value, int | float) else str(value)[:_LONGEST]
        for key, value in entry.items()
        if key in ALLOWED
    }
