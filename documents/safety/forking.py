"""What no thread may be amid when another one forks this process."""

from __future__ import annotations

import os
import threading
from typing import Protocol


class _Lock(Protocol):
    def acquire(self) -> bool: ...
    def release(self) -> None: ...


def waits_for(lock: _Lock) -> None:
    """Have every fork of this process wait until nobody holds the lock; in the copy nobody does either."""
    os.register_at_fork(before=lock.acquire, after_in_parent=lock.release, after_in_child=lock.release)


whole = threading.RLock()
"""Held from the making of a pipe to another process until our copy of its writing end is closed.

A copy of this process that is made meanwhile has that end too, so that whoever reads waits for the copy to end;
and where the copy waits for the reader, for ever.
"""

waits_for(whole)
