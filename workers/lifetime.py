"""A child ends with its parent, however the parent ended.

A worker that outlives its supervisor would go on writing while a second service starts beside it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_SET_DEATH_SIGNAL = 1
_libc = ctypes.CDLL(None, use_errno=True)
"""Loaded before any fork: loading a library in a forked child can hang."""


def end_with_parent(parent: int) -> None:
    """Have the system kill this process when the one that started it ends; ends at once if that has happened.

    parent: process id of the one that started this one. Does nothing where the system is not Linux.
    """
    if not sys.platform.startswith("linux"):
        return
    _libc.prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def ends_with_me() -> Callable[[], None]:
    """Return what `subprocess` must run in the child (`preexec_fn`) so that it ends with this process.

    The child ends with the *thread* that starts it, so start it from the main thread.
    """
    parent = os.getpid()
    return lambda: end_with_parent(parent)
