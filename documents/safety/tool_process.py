"""The process that runs one foreign program on one untrusted file: goes apart, starts it, takes its result.

It is started afresh with an empty environment, and never looks into the file. It gives back one line of JSON that
says how the program ended, and then the bytes of the program's result.
"""

from __future__ import annotations

import json
import os
import select
import signal
import stat
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from documents.safety import tool_layers
from documents.safety.sandbox_layers import NAMESPACES, libc

_PIECE = 1024 * 1024
_END_WITH_PARENT = 1


def main(request_descriptor: int, input_descriptor: int, output_descriptor: int, parent: int) -> None:
    """Serve one request and end. parent: the process that waits for the result; without it there is none."""
    request = json.loads(_read(request_descriptor))
    _end_with(parent)
    os.umask(0o022)  # another user than the one that makes the folders must get through them
    apart = tool_layers.go_apart(request["room"], [*request["programs"], *request["readable"]])
    # Becoming another user has cleared this.
    _end_with(parent)
    scratch = Path(tool_layers.SCRATCH if apart else request["fallback"])
    result = scratch / "result"
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in ("home", "result"):
        (scratch / folder).mkdir(mode=0o700)
    # Held open: the program may put anything in the folder's place.
    held = os.open(result, os.O_RDONLY | os.O_DIRECTORY)
    for name, text in request["files"].items():
        file = scratch / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (scratch / request["input"]).write_bytes(_read(input_descriptor))
    end = _run(request, scratch, apart)
    body: bytes | None = b""
    if not end["code"] and end["status"] == 0:
        body = _result(held, request["output"], request["most"])
        if body is None:
            end["code"] = "output-too-large"
    _write(output_descriptor, json.dumps(end).encode() + b"\n" + (body or b""))


def _end_with(parent: int) -> None:
    libc.prctl(_END_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _run(request: Mapping[str, Any], scratch: Path, apart: bool) -> dict[str, Any]:
    """Return how the program ended: wait status, most memory held, layers that it had to do without."""
    missing = [] if apart else [NAMESPACES]
    if set(missing) - set(request["allow_missing"]):
        return {"code": "sandbox-missing", "missing": missing}
    ends_at = time.monotonic() + request["longest"]
    reader, writer = os.pipe()
    here = os.getpid()
    watcher = os.fork()
    if watcher == 0:
        # The first process of its namespace: when it ends, by whatever, nothing that it started is left.
        _end_with(0 if os.getpid() == 1 else here)
        _watch(request, scratch, writer, apart)
    os.close(writer)
    late = not _ended(watcher, ends_at)
    _kill(watcher)
    said = os.read(reader, 4096)
    if late:
        return {"code": "timeout", "missing": missing}
    end: dict[str, Any] = json.loads(said) if said else {"code": "crashed", "missing": []}
    return {**end, "missing": sorted({*missing, *end["missing"]})}


def _watch(request: Mapping[str, Any], scratch: Path, tell: int, apart: bool) -> None:
    """Run the program, once more when it asks for that, and say how it ended. Never returns."""
    try:
        os.setsid()
        used = 0.0
        while True:
            end = _once(request, scratch, apart, request["seconds"] - used)
            end["used"] = used = used + end["used"]
            asks_again = request["again_on"] and os.WIFEXITED(end["status"])
            if end["code"] or not asks_again or os.WEXITSTATUS(end["status"]) != request["again_on"]:
                break
            if used >= request["seconds"]:
                end["code"] = "timeout"
                break
        os.write(tell, json.dumps(end).encode())
    finally:
        os._exit(0)


def _once(request: Mapping[str, Any], scratch: Path, apart: bool, seconds: float) -> dict[str, Any]:
    reader, writer = os.pipe()
    here = os.getpid()
    pid = os.fork()
    if pid == 0:
        _become(request, scratch, here, writer, apart, seconds)
    os.close(writer)
    _, status, usage = os.wait4(pid, 0)
    said = os.read(reader, 1000).decode("ascii", "replace").split()
    os.close(reader)
    code = "sandbox-missing" if "refused" in said else "crashed" if "not-started" in said else ""
    missing = [name for name in said if name in tool_layers.ALL]
    used = usage.ru_utime + usage.ru_stime
    return {"code": code, "status": status, "peak": usage.ru_maxrss * 1024, "used": used, "missing": missing}


def _kill(watcher: int) -> None:
    """End the watcher and all below it; without a process namespace, those that stayed in its group."""
    with suppress(ProcessLookupError):
        os.kill(watcher, signal.SIGKILL)
    os.waitpid(watcher, 0)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(watcher, signal.SIGKILL)


def _become(
    request: Mapping[str, Any], scratch: Path, parent: int, tell: int, apart: bool, seconds: float
) -> None:
    """Put the layers on and become the program. Never returns."""
    try:
        os.nice(request["yields"])
        os.chdir(scratch)
        nowhere = os.open("/dev/null", os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        os.dup2(tell, 3, inheritable=False)
        os.closerange(4, 4096)
        missing = tool_layers.put_on(
            parent=parent,
            memory=request["memory"],
            seconds=seconds,
            room=request["room"],
            programs=request["programs"],
            readable=[*request["readable"], *tool_layers.own_names(apart)],
            scratch=str(scratch),
        )
        os.write(3, " ".join(missing).encode())
        if missing - set(request["allow_missing"]):
            os.write(3, b" refused")
            os._exit(1)
        os.execve(  # noqa: S606 (a shell is what must not be there)
            request["program"],
            [part.replace("{scratch}", str(scratch)) for part in request["arguments"]],
            {name: value.replace("{scratch}", str(scratch)) for name, value in request["environment"].items()},
        )
    except BaseException:
        with suppress(OSError):
            os.write(3, b" not-started")
    finally:
        os._exit(1)


def _ended(pid: int, ends_at: float) -> bool:
    """Wait until the child has ended; False when its time is over."""
    handle = os.pidfd_open(pid)
    try:
        waiting = select.poll()
        waiting.register(handle, select.POLLIN)
        return bool(waiting.poll(max(0, int((ends_at - time.monotonic()) * 1000))))
    finally:
        os.close(handle)


def _result(folder: int, name: str, most: int) -> bytes | None:
    """Return what the program made, b"" when there is nothing, None when it is too large.

    The name may lead anywhere if the program was taken over: only a plain file in that very folder is taken.
    """
    try:
        place = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except OSError:
        return b""
    try:
        kind = os.fstat(place)
        if not stat.S_ISREG(kind.st_mode) or kind.st_nlink != 1:
            return b""
        return None if kind.st_size > most else _all(place, most)
    finally:
        os.close(place)


def _all(place: int, most: int) -> bytes:
    pieces, size = [], 0
    while size < most and (piece := os.read(place, _PIECE)):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)[:most]


def _read(descriptor: int) -> bytes:
    pieces, place = [], 0
    while piece := os.pread(descriptor, _PIECE, place):
        pieces.append(piece)
        place += len(piece)
    return b"".join(pieces)


def _write(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left[:_PIECE]) :]


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:5]))
