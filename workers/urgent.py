"""What must not wait for a worker that is busy with a long task: taking a withdrawn review off the public site."""

from __future__ import annotations

from threading import Event

import structlog

from workers.jobs.withdraw_review import take_down_waiting
from workers.means import Means

LOOKS_EVERY = 1.0
"""Seconds between two looks; what the public may still read of a withdrawn review at most."""
_log = structlog.get_logger()


class Urgent:
    """Takes withdrawn reviews down as soon as it sees them; a worker that is free may be faster."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def run(self, stop: Event) -> None:
        """Go on until `stop` is set; no failure ends it."""
        while not stop.wait(LOOKS_EVERY):
            try:
                if take_down_waiting(self._means):
                    _log.info("withdrawn-reviews-taken-down")
            except Exception as problem:
                _log.error("withdrawal-waits", problem=type(problem).__name__)
