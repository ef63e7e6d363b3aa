"""Runs a foreign program (LibreOffice, Tesseract) on an untrusted file where it can reach nothing else.

`run_tool(tool, data, …)` gives back the bytes of the one file that the program made. The file goes in as memory
and comes out through a pipe; between them the program has one folder, which is memory of its own, no network, no
other process, and no file but its own installation. It can start no process; with it ends all that it was.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from documents.safety import forking, sandbox
from documents.safety.refusals import Refused
from documents.safety.sandbox_layers import NOBODY
from documents.safety.sandbox_result import Limits, SandboxFailed, died

ROOM = 256 * 1024 * 1024
"""Bytes of the folder in memory. The program's own memory is the limit less this: both count."""

TOOL_LIMITS = Limits(seconds=20, memory=1536 * 1024 * 1024, output=64 * 1024 * 1024)

_MOST_HEADER = 4096
_SYSTEM = (
    "/usr/lib",
    "/usr/lib64",
    "/lib",
    "/lib64",
    "/usr/share",
    "/usr/local/share/fonts",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/nsswitch.conf",
    "/var/cache/fontconfig",
)
"""What any program on the machine reads: libraries, fonts, the time zone. No name or password is in it."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A foreign program and how it is started.

    program: its file. arguments: after its own name; "{scratch}" stands for the folder that is its own. readable:
    what it may read beside the libraries and fonts of the system. environment: all that it gets. files: texts that
    lie in its folder before it starts, by their path there. again_on: the exit status by which it asks to be
    started once more, 0 for none. yields: how far it lets other programs go first (0 not, 19 most).
    """

    program: str
    arguments: tuple[str, ...]
    readable: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    again_on: int = 0
    yields: int = 0


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a program made, and which layers it was within. peak: bytes of memory that it held at most."""

    made: bytes
    layers: Mapping[str, bool]
    peak: int


def run_tool(
    tool: Tool,
    data: bytes,
    *,
    given: str,
    made: str,
    limits: Limits = TOOL_LIMITS,
    allow_missing: frozenset[str] | None = None,
) -> ToolResult:
    """Return the file `made` that the program writes into "{scratch}/result" from the file `given` in "{scratch}".

    limits: as `Limits` says; its output is the result. allow_missing: layers that may be missing; default: those
    that the parsers' sandbox may miss.
    Raises SandboxFailed with one of its codes, and Refused("damaged") when the program ended well and made
    nothing.
    """
    program = str(Path(tool.program).resolve())
    with ExitStack() as held:
        request = {
            "program": program,
            "arguments": [program, *tool.arguments],
            "environment": {
                "HOME": "{scratch}/home",
                "TMPDIR": "{scratch}",
                "LC_ALL": "C.UTF-8",
                **tool.environment,
            },
            "programs": [program, *_loaders()],
            "readable": [*_SYSTEM, *tool.readable],
            "files": dict(tool.files),
            "input": given,
            "output": made,
            "most": limits.output,
            "room": ROOM,
            "memory": max(limits.memory - ROOM, ROOM),
            "seconds": limits.seconds,
            "longest": limits.longest,
            "again_on": tool.again_on,
            "yields": tool.yields,
            "allow_missing": sorted(sandbox.may_be_missing() if allow_missing is None else allow_missing),
            "fallback": held.enter_context(_folder_on_disk()),
        }
        descriptors = [sandbox.in_memory(held, json.dumps(request).encode()), sandbox.in_memory(held, data)]
        written = _ran(descriptors, limits)
    header, _, body = written.partition(b"\n")
    return _result_of(header, body, limits)


def _loaders() -> list[str]:
    """Return the files that load programs: the kernel runs them in the program's stead."""
    found = [*Path("/lib64").glob("ld-linux*"), *Path("/lib").glob("ld-linux*")]
    return sorted({str(file) for file in found})


@contextmanager
def _folder_on_disk() -> Iterator[str]:
    """Give an empty folder for a machine on which none can be made in memory; it goes with all that is in it."""
    folder = tempfile.mkdtemp(prefix="casereviews-tool-")
    try:
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ran(descriptors: list[int], limits: Limits) -> bytes:
    """Return what the process of `tool_process` wrote: a line that says how it went, and the result."""
    with ExitStack() as held:
        with forking.whole:
            reader, writer = os.pipe()
            held.enter_context(os.fdopen(reader, "rb", buffering=0))
            with os.fdopen(writer, "wb", buffering=0):
                process = _started([*descriptors, writer])
        try:
            # The process itself keeps to the limit; a little more is for its start and its last words.
            return _written(reader, limits, time.monotonic() + limits.longest + 10)
        finally:
            process.kill()
            process.wait()


def _started(descriptors: list[int]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-c", _BOOT, _places(), *map(str, (*descriptors, os.getpid()))],
        env={"LC_ALL": "C.UTF-8"},
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=descriptors,
        start_new_session=True,
    )


_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    "from documents.safety import tool_process; tool_process.main(*(int(number) for number in sys.argv[2:6]))"
)


def _places() -> str:
    return json.dumps([os.path.abspath(place) for place in sys.path])  # noqa: PTH100 ("" is a place)


def _written(reader: int, limits: Limits, ends_at: float) -> bytes:
    waiting = select.poll()
    waiting.register(reader, select.POLLIN)
    pieces: list[bytes] = []
    size, most = 0, limits.output + _MOST_HEADER
    while size <= most:
        if not waiting.poll(max(0.0, ends_at - time.monotonic()) * 1000):
            raise SandboxFailed("timeout", "the program's keeper does not answer", held_up=True)
        piece = os.read(reader, 1024 * 1024)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
        size += len(piece)
    raise SandboxFailed("output-too-large")


def _result_of(header: bytes, body: bytes, limits: Limits) -> ToolResult:
    try:
        end: dict[str, Any] = json.loads(header)
    except ValueError:
        raise SandboxFailed("crashed", "the program's keeper ended") from None
    if end["code"] == "sandbox-missing":
        raise SandboxFailed("sandbox-missing", ",".join(end["missing"]))
    if end["code"]:
        # Without a word of what it used, the clock ended it.
        raise SandboxFailed(end["code"], held_up=end["code"] == "timeout" and "used" not in end)
    if end["status"] != 0:
        raise died(end, limits)
    if not body:
        raise Refused("damaged")
    return ToolResult(body, {name: name not in end["missing"] for name in sandbox.LAYERS}, end["peak"])
