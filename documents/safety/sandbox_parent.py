"""The warm parent: a small process that holds the parsers ready and forks a sandboxed child for each file.

It is started afresh (not forked) with an empty environment, so neither it nor its children ever held a
database password or a file key. It has one thread, so forking is safe whatever its starter does. It ends
when the last process that can send it work has ended, and its children end with it.
"""

from __future__ import annotations

import encodings
import gc
import importlib
import json
import os
import pkgutil
import re
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from documents.safety import sandbox_layers

MOST_CHILDREN = 2
RESULT, RAW, REFUSED, FAILED = b"R", b"B", b"X", b"F"
"""First byte of what a child writes: a JSON value, plain bytes, a refusal, a failure's code and place."""

_INPUT, _PLAIN, _OUTPUT = 3, 4, 5
_PIECE = 1024 * 1024
_MOST_MESSAGE = 64 * 1024


@dataclass(slots=True)
class _Child:
    pid: int
    handle: int | None
    status: socket.socket
    ends_at: float
    late: bool = False
    left: bool = False


def main(control_descriptor: int) -> None:
    """Serve requests from the control socket until nobody holds its other end."""
    control = socket.socket(fileno=control_descriptor)
    _load_codecs()
    gc.collect()
    gc.freeze()
    children: list[_Child] = []
    while True:
        _wait(control, children)
        for child in [child for child in children if _ended(child)]:
            children.remove(child)
        if len(children) < MOST_CHILDREN and _readable(control):
            try:
                message, descriptors, _, _ = socket.recv_fds(control, _MOST_MESSAGE, 4)
            except OSError:
                return
            if not message:
                return
            started = _start(json.loads(message), descriptors)
            if started:
                children.append(started)


_LOADED_LATER: Mapping[str, tuple[str, ...]] = {
    "datetime": ("_strptime",),
    "PIL.Image": ("PIL.ImageDraw", "PIL.ImageChops", "PIL.ImageStat", "PIL.PngImagePlugin", "PIL.JpegImagePlugin"),
    "pdfplumber": ("pypdfium2", "pdfminer.high_level", "pdfplumber.display"),
    "pikepdf": ("PIL.Image", "pikepdf.models.image", "pikepdf.models.metadata"),
    "pypdfium2": ("PIL.Image",),
    "rapidfuzz": ("rapidfuzz.fuzz", "rapidfuzz.process", "rapidfuzz.distance"),
}
"""What libraries import only when a function needs it, by the module after which to load it (where installed)."""


def _load_codecs() -> None:
    """Import every text encoding now: in the child, where no file can be opened, decoding would fail."""
    for module in pkgutil.iter_modules(encodings.__path__):
        if module.name not in ("mbcs", "oem"):
            with suppress(ImportError):
                importlib.import_module(f"encodings.{module.name}")


def _wait(control: socket.socket, children: list[_Child]) -> None:
    waiting = select.poll()
    if len(children) < MOST_CHILDREN:
        waiting.register(control, select.POLLIN)
    soonest = None
    for child in children:
        if child.handle is not None:
            waiting.register(child.handle, select.POLLIN)
        if not child.left:
            waiting.register(child.status, 0)  # its hang-up says that nobody waits for the result any more
        left = 0.02 if child.handle is None else max(0.0, child.ends_at - time.monotonic())
        soonest = left if soonest is None else min(soonest, left)
    waiting.poll(None if soonest is None else int(soonest * 1000) + 1)


def _readable(control: socket.socket) -> bool:
    return bool(select.select([control], [], [], 0)[0])


def _ended(child: _Child) -> bool:
    """Stop the child when it must stop; True once it has ended and its end has been reported."""
    if not child.left:
        waiting = select.poll()
        waiting.register(child.status, 0)
        child.left = bool(waiting.poll(0))
    if time.monotonic() >= child.ends_at and not child.late:
        child.late = True
        os.kill(child.pid, signal.SIGKILL)
    elif child.left:
        os.kill(child.pid, signal.SIGKILL)
    pid, status, usage = os.wait4(child.pid, os.WNOHANG)
    if pid == 0:
        # A killed child that has not ended yet is asked for again soon, not in a tight loop.
        child.ends_at = max(child.ends_at, time.monotonic() + 0.02) if child.late else child.ends_at
        return False
    if child.handle is not None:
        os.close(child.handle)
    used = usage.ru_utime + usage.ru_stime
    _report(child.status, {"status": status, "late": child.late, "peak": usage.ru_maxrss * 1024, "used": used})
    child.status.close()
    return True


def _report(status: socket.socket, value: dict[str, Any]) -> None:
    with suppress(OSError):
        status.send(json.dumps(value).encode())


def _start(request: dict[str, Any], descriptors: list[int]) -> _Child | None:
    """Load the task and fork a child for it. The descriptors are: input, plain arguments, output, status."""
    status = socket.socket(fileno=descriptors.pop())
    child = None
    try:
        task = _task(request["task"])
        if "load_only" in request:
            _report(status, {"loaded": True})
        else:
            child = _fork(task, request, descriptors, status)
    except Exception as problem:
        _report(status, {"failed": "crashed", "detail": f"not started: {_where(problem)}"})
    finally:
        for descriptor in descriptors:
            os.close(descriptor)
        if child is None:
            status.close()
    return child


def _fork(
    task: Callable[..., Any], request: dict[str, Any], descriptors: list[int], status: socket.socket
) -> _Child:
    layers = sandbox_layers.prepare()
    parent = os.getpid()
    try:
        pid = os.fork()
        if pid == 0:
            _child(task, request, descriptors, layers, parent)
    finally:
        layers.close()
    _report(status, {"started": True})
    handle = None
    with suppress(OSError):  # a kernel before 5.3: the child is asked for at short intervals instead
        handle = os.pidfd_open(pid)
    return _Child(pid, handle, status, time.monotonic() + request["longest"])


def _task(name: str) -> Callable[..., Any]:
    """Return the function `module:function`, its module loaded and the module's own `warm_up` done."""
    module_name, _, function = name.partition(":")
    fresh = module_name not in sys.modules
    module = importlib.import_module(module_name)
    if fresh:
        getattr(module, "warm_up", lambda: None)()
        _load_what_libraries_load_later()
        gc.collect()
        gc.freeze()
    found: Callable[..., Any] = getattr(module, function)
    return found


def _load_what_libraries_load_later() -> None:
    for _round in range(2):  # what is loaded may itself load more later
        for loaded, later in _LOADED_LATER.items():
            for name in later if loaded in sys.modules else ():
                with suppress(ImportError):
                    importlib.import_module(name)


def _child(
    task: Callable[..., Any],
    request: dict[str, Any],
    descriptors: list[int],
    layers: sandbox_layers.Layers,
    parent: int,
) -> None:
    """Put the layers on, run the task, write what it gave. Never returns."""
    code = 1
    try:
        gc.disable()
        layers = _only_these_descriptors(descriptors, layers)
        missing = sandbox_layers.put_on(layers, request["memory"], request["seconds"], parent)
        if missing - set(request["allow_missing"]):
            _write(FAILED, f"sandbox-missing {','.join(sorted(missing))}".encode())
        else:
            gc.enable()
            _write(*_outcome(task, request["output"]))
        code = 0
    finally:
        os._exit(code)


def _only_these_descriptors(descriptors: list[int], layers: sandbox_layers.Layers) -> sandbox_layers.Layers:
    """Keep input, plain arguments, output and the Landlock rules, with the standard streams on /dev/null."""
    nowhere = os.open("/dev/null", os.O_RDWR)
    kept = [nowhere, nowhere, nowhere, *descriptors]
    if layers.landlock_rules is not None:
        kept.append(layers.landlock_rules)
    high = [os.dup2(descriptor, 100 + place) for place, descriptor in enumerate(kept)]
    for place, descriptor in enumerate(high):
        os.dup2(descriptor, place, inheritable=False)
    os.closerange(len(kept), 100 + len(kept))
    os.closerange(100, os.sysconf("SC_OPEN_MAX")) if os.sysconf("SC_OPEN_MAX") < 65536 else os.closerange(
        100, 65536
    )
    rules = None if layers.landlock_rules is None else len(kept) - 1
    return sandbox_layers.Layers(layers.filter_program, rules)


def _outcome(task: Callable[..., Any], most: int) -> tuple[bytes, bytes]:
    """Return the tag and the bytes to write; every failure becomes a code, nothing is raised."""
    try:
        plain = json.loads(_read(_PLAIN))
        value = task(_read(_INPUT), **plain)
        tag, body = (RAW, value) if isinstance(value, bytes) else (RESULT, _json(value))
    except MemoryError:
        return FAILED, b"memory"
    except BaseException as problem:  # a panic of a Rust library is no Exception
        code, message = getattr(problem, "code", None), getattr(problem, "message", None)
        if isinstance(code, str) and isinstance(message, str):
            return REFUSED, json.dumps({"code": code, "message": message}).encode()
        return FAILED, f"{'not-json' if isinstance(problem, _NotJson) else 'crashed'} {_where(problem)}".encode()
    if len(body) > most:
        return FAILED, b"output-too-large"
    return tag, body


class _NotJson(Exception):
    """The task gave something that is no JSON value."""


def _json(value: Any) -> bytes:
    try:
        return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()
    except (TypeError, ValueError, RecursionError):
        raise _NotJson from None


def _read(descriptor: int) -> bytes:
    size = os.fstat(descriptor).st_size
    pieces = []
    place = 0
    while place < size:
        piece = os.pread(descriptor, min(_PIECE * 16, size - place), place)
        if not piece:
            break
        pieces.append(piece)
        place += len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _write(tag: bytes, body: bytes) -> None:
    os.write(_OUTPUT, tag)
    left = memoryview(body)
    while left:
        left = left[os.write(_OUTPUT, left[:_PIECE]) :]


def _where(problem: BaseException) -> str:
    """Return the exception's class and the line of code, never its words: they may quote the file."""
    trace, place = problem.__traceback__, ""
    while trace is not None:
        name = trace.tb_frame.f_globals.get("__name__", "")
        place, trace = f"{name}:{trace.tb_lineno}", trace.tb_next
    return re.sub(r"[^A-Za-z0-9_.:<> ]", "", f"{type(problem).__name__} {place}")[:200]
