"""Runs a parser on an untrusted file in a process that can do nothing but compute.

`run_in_sandbox("documents.reading.entry:read", data)` gives back the JSON value that the task returned. The
file goes in as memory, at most `Limits.output` bytes come out, and what happens in between can't reach the
network, a file, another process or this one. A hostile file costs its child, never the caller.

A *warm parent* (`sandbox_parent`) is started once for each calling process, or once by a worker that forks
afterwards (`warm_up`), with the parsers loaded; it forks a child for each file.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any, NamedTuple

from documents.safety import forking, sandbox_layers
from documents.safety.sandbox_result import CODES, Limits, SandboxFailed, result_of

__all__ = [
    "CODES",
    "LAYERS",
    "Limits",
    "SandboxFailed",
    "allow_missing_layers",
    "describe_layers",
    "in_memory",
    "layers",
    "may_be_missing",
    "run_in_sandbox",
    "shut_down",
    "warm_up",
]

LAYERS = tuple(sandbox_layers.DESCRIPTIONS)
USUAL_LIMITS = Limits()

_MOST_WAIT = 300.0


class _Parent(NamedTuple):
    process: subprocess.Popen[bytes]
    control: socket.socket
    started_by: int


_parent: _Parent | None = None
_may_miss: frozenset[str] = frozenset()


def allow_missing_layers(names: Iterable[str]) -> None:
    """Let files be read on a machine without these layers, in this process from now on.

    The composition root calls this once, from a setting. Raises ValueError for a name that is no layer.
    """
    global _may_miss
    wanted = frozenset(names)
    if wanted - set(LAYERS):
        raise ValueError(f"not a sandbox layer: {', '.join(sorted(wanted - set(LAYERS)))}")
    _may_miss = wanted


def may_be_missing() -> frozenset[str]:
    """Return the layers that this process may do without."""
    return _may_miss


def run_in_sandbox(
    task: str,
    data: bytes,
    *,
    limits: Limits = USUAL_LIMITS,
    allow_missing: frozenset[str] | None = None,
    **plain: Any,
) -> Any:
    """Return what the function `task` ("module:function") gives for `data` and the JSON values `plain`.

    The function returns a JSON value or bytes. Its module is imported before the file's process starts, and so
    is what a function `warm_up()` in that module imports; later imports fail, as no file can be opened.
    allow_missing: layers that may be missing; default: what `allow_missing_layers` set, else none.
    Raises SandboxFailed with one of CODES, and Refused when the task raised an exception that has the
    attributes `code` and `message`.
    """
    request = {
        "task": task,
        "seconds": limits.seconds,
        "longest": limits.longest,
        "memory": limits.memory,
        "output": limits.output,
        "allow_missing": sorted(_may_miss if allow_missing is None else allow_missing),
    }
    with ExitStack() as held:
        given = in_memory(held, data)
        arguments = in_memory(held, json.dumps(plain).encode())
        with forking.whole:
            reader, writer = os.pipe()
            reading_end = held.enter_context(os.fdopen(reader, "rb", buffering=0))
            with os.fdopen(writer, "wb", buffering=0):
                status = held.enter_context(_send(request, [given, arguments, writer]))
        # Closing the reading end, full or not, stops a child that would write for ever.
        with reading_end:
            written = _written(reader, limits)
        return result_of(written, _end(status, limits.longest), limits)


def layers() -> dict[str, bool]:
    """Return, for each layer of LAYERS, whether a file's process on this machine really gets it."""
    missing = run_in_sandbox(
        "documents.safety.sandbox_layers:missing_here",
        b"",
        allow_missing=frozenset(LAYERS),
        limits=Limits(seconds=10),
    )
    return {name: name not in missing for name in LAYERS}


def describe_layers() -> str:
    """Return one line for each layer, for the start-up message."""
    found = layers()
    return "\n".join(
        f"{'yes' if found[name] else 'MISSING':8}{name:12}{what}"
        for name, what in sandbox_layers.DESCRIPTIONS.items()
    )


def warm_up(*tasks: str) -> None:
    """Start the warm parent now. A worker calls this before it forks its jobs, which then all use this parent.

    tasks: "module:function" names whose modules are loaded at once rather than with the first file.
    Raises SandboxFailed "crashed" when one can't be loaded.
    """
    _running_parent()
    for task in tasks:
        with _send({"task": task, "load_only": True}, []) as status:
            end = _end(status, _MOST_WAIT)
        if "failed" in end:
            raise SandboxFailed(end["failed"], end["detail"])


def shut_down() -> None:
    """End this process's warm parent and wait for it. A later call starts a new one."""
    with forking.whole:
        parent = _parent
    if parent is not None:
        _forget(parent)


def _forget(parent: _Parent) -> None:
    """Let go of this warm parent, unless another thread has done so already; it ends by itself when unused."""
    global _parent
    with forking.whole:
        if _parent is not parent:
            return
        _parent = None
    parent.control.close()
    if parent.started_by == os.getpid():
        try:
            parent.process.wait(timeout=2)
        except subprocess.TimeoutExpired:  # another process holds the socket, or a module hangs while loading
            parent.process.kill()
            parent.process.wait()


atexit.register(shut_down)


def _running_parent() -> _Parent:
    global _parent
    with forking.whole:
        if _parent is None:
            places = json.dumps([os.path.abspath(place) for place in sys.path])  # noqa: PTH100 ("" is a place)
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                process = subprocess.Popen(
                    [sys.executable, "-I", "-c", _BOOT, str(theirs.fileno()), places],
                    env={"LC_ALL": "C.UTF-8"},
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )
            _parent = _Parent(process, ours, os.getpid())
        return _parent


_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[2]);"
    "from documents.safety import sandbox_parent; sandbox_parent.main(int(sys.argv[1]))"
)


def in_memory(held: ExitStack, content: bytes) -> int:
    """Return a descriptor of a nameless file in memory with this content, closed with `held`."""
    descriptor = os.memfd_create("input")
    held.callback(os.close, descriptor)
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]
    return descriptor


def _send(request: dict[str, Any], descriptors: list[int]) -> socket.socket:
    """Hand the request to the warm parent; return the socket on which it says how the child ended."""
    message = json.dumps(request).encode()
    for last_try in (False, True):
        parent = _running_parent()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                socket.send_fds(parent.control, [message], [*descriptors, theirs.fileno()])
        except OSError:
            # The parent has ended (the machine ran out of memory, say): start another, once.
            ours.close()
            _forget(parent)
            if last_try:
                break
        else:
            return ours
    raise SandboxFailed("crashed", "the warm parent does not answer")


def _written(reader: int, limits: Limits) -> bytes:
    """Return what the child wrote, at most one byte more than allowed."""
    waiting = select.poll()
    waiting.register(reader, select.POLLIN)
    gives_up_at = time.monotonic() + _MOST_WAIT + limits.longest
    pieces, size = [], 0
    while size <= limits.output + 1:
        if not waiting.poll(max(0.0, gives_up_at - time.monotonic()) * 1000):
            raise SandboxFailed("timeout", "the warm parent is too busy", held_up=True)
        piece = os.read(reader, min(1024 * 1024, limits.output + 2 - size))
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _end(status: socket.socket, seconds: float) -> dict[str, Any]:
    """Return how the child ended, from the warm parent."""
    status.settimeout(seconds + 10)
    while True:
        try:
            message = status.recv(4096)
        except TimeoutError:
            return {"failed": "crashed", "detail": "the warm parent does not answer"}
        except OSError:
            message = b""
        if not message:
            return {"failed": "crashed", "detail": "the warm parent ended"}
        value: dict[str, Any] = json.loads(message)
        if "started" not in value:
            return value
