"""How many browsers the portal keeps a connection to at once: more than people who work at the same time.

Each browser keeps its connections open between pages. Waitress takes 100 unless it is told otherwise and leaves
whoever comes next in the queue until somebody else's connection has been idle for minutes.
"""

from __future__ import annotations

import resource
from typing import Any

CONNECTIONS = 1000
_FILES_BESIDE = 200
"""Open files that the process needs beside its connections: database, uploads on their way, what it logs."""


def server_options() -> dict[str, Any]:
    """Return waitress's options, as many connections as this process may have files open for.

    Raises the process's own limit of open files as far as the system lets it.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + _FILES_BESIDE
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    files = CONNECTIONS + _FILES_BESIDE if soft == resource.RLIM_INFINITY else soft
    return {
        "connection_limit": max(100, min(CONNECTIONS, files - _FILES_BESIDE)),
        "asyncore_use_poll": True,  # its other way stops at file number 1,023
    }
