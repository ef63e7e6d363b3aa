"""The command line is meant to have a process of its own: what it sets for that is put back after each test."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _process_as_before() -> Iterator[None]:
    mask = os.umask(0o022)
    os.umask(mask)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    os.umask(mask)
    for number, handler in handlers.items():
        signal.signal(number, handler)
