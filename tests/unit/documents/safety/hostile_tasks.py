"""Run in the sandbox: what a flaw in a parser could be made to do, and healthy uses of every parser."""

from __future__ import annotations

import ctypes
import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import docx
import lxml.etree
import pdfplumber
import pikepdf
import pypdfium2
import python_calamine
import rapidfuzz

_libc = ctypes.CDLL(None, use_errno=True)
warmed: list[str] = []


def warm_up() -> None:
    warmed.append("warm")


def echo(data: bytes, **plain: Any) -> Any:
    return {"size": len(data), **plain}


def same_bytes(data: bytes) -> bytes:
    return data


def was_warmed(_data: bytes) -> list[str]:
    return warmed


def attempt(_data: bytes, what: str, port: int = 0, path: str = "", pid: int = 0) -> str:
    """Try one thing; return "done" or the name of the error that stopped it."""
    try:
        _ATTEMPTS[what](port, path, pid)
    except OSError as problem:
        return type(problem).__name__
    return "done"


def _connect(port: int, _path: str, _pid: int) -> None:
    with socket.socket() as connection:
        connection.settimeout(2)
        connection.connect(("127.0.0.1", port))


def _datagram(port: int, _path: str, _pid: int) -> None:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port))


def _thread(_port: int, _path: str, _pid: int) -> None:
    try:
        threading.Thread(target=time.sleep, args=(0,)).start()
    except RuntimeError:
        raise PermissionError from None


def _raw(number: int, *arguments: int | bytes | None) -> None:
    """Make a system call without asking any library, as injected code would."""
    if _libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "")


def _import(_port: int, _path: str, _pid: int) -> None:
    try:
        import wave  # noqa: F401
    except ImportError:
        raise PermissionError from None


_ATTEMPTS = {
    "connect": _connect,
    "datagram": _datagram,
    "resolve": lambda port, path, pid: socket.getaddrinfo("localhost", port),
    "unix socket": lambda port, path, pid: socket.socket(socket.AF_UNIX).connect(path),
    "read file": lambda port, path, pid: Path(path).read_bytes(),
    "write file": lambda port, path, pid: Path(path + ".new").write_bytes(b"x"),
    "remove file": lambda port, path, pid: Path(path).unlink(),
    "look at file": lambda port, path, pid: Path(path).stat(),
    "list folder": lambda port, path, pid: list(Path("/").iterdir()),
    "read own memory map": lambda port, path, pid: Path("/proc/self/maps").read_bytes(),
    "fork": lambda port, path, pid: os.fork(),
    "thread": _thread,
    "exec": lambda port, path, pid: os.execv("/bin/true", ["true"]),
    "subprocess": lambda port, path, pid: subprocess.run(["/bin/true"]),
    "kill parent": lambda port, path, pid: os.kill(os.getppid(), signal.SIGKILL),
    "kill caller": lambda port, path, pid: os.kill(pid, signal.SIGKILL),
    "stop all": lambda port, path, pid: os.kill(-1, signal.SIGSTOP),
    "raw openat": lambda port, path, pid: _raw(257, -100, path.encode(), 0),
    "raw ptrace": lambda port, path, pid: _raw(101, 16, pid, 0, 0),
    "raw process_vm_readv": lambda port, path, pid: _raw(310, pid, None, 0, None, 0, 0),
    "raw io_uring": lambda port, path, pid: _raw(425, 8, b"\x00" * 120),
    "raw keyctl": lambda port, path, pid: _raw(250, 0, -3, 0, 0, 0),
    "raw shmget": lambda port, path, pid: _raw(29, 0, 4096, 0o1600),
    "raw memfd": lambda port, path, pid: _raw(319, b"x", 0),
    "raw bpf": lambda port, path, pid: _raw(321, 0, None, 0),
    "raw unshare": lambda port, path, pid: _raw(272, 0x10000000),
    "raw setuid": lambda port, path, pid: _raw(105, 0),
    "raise limits": lambda port, path, pid: _raw(302, 0, 9, b"\xff" * 16, None),
    "raw F_SETOWN": lambda port, path, pid: _raw(72, 5, 8, pid),
    "import a module": _import,
}
ATTEMPTS = tuple(_ATTEMPTS)


def layer_state(_data: bytes) -> dict[str, Any]:
    return {"uid": os.geteuid(), "environment": dict(os.environ)}


def hog(_data: bytes) -> int:
    held = []
    while True:
        held.append(bytearray(50_000_000))


def hog_in_c(_data: bytes) -> int:
    """Allocate as a C or Rust library does, which aborts when it gets nothing."""
    _libc.malloc.restype = ctypes.c_void_p
    while True:
        place = _libc.malloc(50_000_000)
        if not place:
            _libc.abort()
        ctypes.memset(place, 1, 50_000_000)


def loop(_data: bytes) -> None:
    while True:
        pass


def sleep(_data: bytes) -> None:
    time.sleep(600)


def doze(_data: bytes, seconds: float) -> str:
    time.sleep(seconds)
    return "awake"


def loop_ignoring_signals(_data: bytes) -> None:
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            continue
    loop(_data)


def abort(_data: bytes) -> None:
    os.abort()


def crash(_data: bytes) -> None:
    ctypes.string_at(8)


def recurse(_data: bytes) -> None:
    recurse(_data)


def recurse_in_c(_data: bytes) -> None:
    sys.setrecursionlimit(10**9)
    nested: list[Any] = []
    for _ in range(400_000):
        nested = [nested]
    repr(nested)


def leave(_data: bytes) -> None:
    os._exit(0)


def gigabyte(_data: bytes) -> str:
    return "x" * 1_000_000_000


def gigabyte_of_bytes(_data: bytes) -> bytes:
    return bytes(1_000_000_000)


def flood(_data: bytes) -> None:
    """Write without end to the output, past every check of the child's own."""
    os.write(5, b"R")
    while True:
        os.write(5, b"[" * 1_000_000)


def many_small_values(_data: bytes) -> Any:
    os.write(5, b"R[" + b"[]," * 9_000_000 + b"0]")
    os._exit(0)


def forged(_data: bytes, written: str) -> None:
    os.write(5, written.encode())
    os._exit(0)


def chatter(_data: bytes) -> str:
    print("to standard output")  # noqa: T201
    print("to standard error", file=sys.stderr)  # noqa: T201
    os.write(2, b"x")
    return "said"


def not_json(_data: bytes) -> Any:
    return {"a": object()}


def not_a_number(_data: bytes) -> Any:
    return float("nan")


class Unreadable(Exception):
    """As a reader's own exception: a code and a sentence."""

    code = "zero-pages"
    message = "The PDF has no pages.\x1b[31m"


def refuse(_data: bytes) -> None:
    raise Unreadable


def fail_with_words_of_the_file(_data: bytes) -> None:
    raise ValueError("Alex Example, born 27 March 2019")


def panic(_data: bytes) -> None:
    raise BaseException("as a Rust library does")


def read_with_every_library(data: bytes, kind: str) -> str:
    if kind == "pdf":
        with pdfplumber.open(io.BytesIO(data)) as opened:
            words = opened.pages[0].extract_text()
        page = pypdfium2.PdfDocument(data)[0]
        assert words == page.get_textpage().get_text_range().strip()
        assert page.render(scale=1).to_pil().size[0] > 100
        held = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as rebuilt:
            rebuilt.save(held)
        assert held.tell() > 100
        return words
    if kind == "docx":
        root = lxml.etree.fromstring(docx.Document(io.BytesIO(data)).part.blob)
        return "".join(str(text) for text in root.itertext())
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = book.get_sheet_by_index(0).to_python()
    assert rapidfuzz.fuzz.ratio("a", "a") == 100
    return " ".join(str(cell) for cell in rows[0])


def decode(data: bytes, encoding: str) -> str:
    return data.decode(encoding)
