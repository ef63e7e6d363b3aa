"""The layers around a process that parses an untrusted file, put on from inside it, never taken off.

Each layer alone stops most of what a hostile file could do through a flaw in a parser; together one
mistake in a layer is no way out. Nothing here needs root; as root the process first becomes nobody.
"""

from __future__ import annotations

import ctypes
import math
import os
import resource
import signal
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from documents.safety import seccomp_filter

NAMESPACES = "namespaces"
LANDLOCK = "landlock"
SECCOMP = "seccomp"
LIMITS = "limits"
PRIVILEGES = "privileges"

DESCRIPTIONS = {
    NAMESPACES: "no network and no shared memory (network and IPC namespaces)",
    LANDLOCK: "no file can be opened or changed (Landlock)",
    SECCOMP: "only system calls for computing on bytes in hand (seccomp)",
    LIMITS: "memory, time, processes and files are limited (rlimits)",
    PRIVILEGES: "no privileges, none to be gained, not to be traced, ends with its parent (prctl)",
}
"""Layer → what it keeps a hostile file from, in the words of the start-up message."""

NOBODY = 65534
_NEW_USER, _NEW_NET, _NEW_IPC = 0x10000000, 0x40000000, 0x08000000
_PR_PDEATHSIG, _PR_DUMPABLE, _PR_NO_NEW_PRIVS, _PR_SECCOMP = 1, 4, 38, 22
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_CAPABILITY_VERSION = 0x20080522


@dataclass(frozen=True, slots=True)
class Layers:
    """What has to be made before the fork, so that the child does as little as possible."""

    filter_program: bytes | None
    landlock_rules: int | None

    def close(self) -> None:
        if self.landlock_rules is not None:
            os.close(self.landlock_rules)


_missing_here: list[str] = []

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
libc.prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]


def prepare() -> Layers:
    """Return the filter program and an empty Landlock ruleset's descriptor, each None where it can't be had."""
    return Layers(seccomp_filter.program(), _landlock_rules())


def put_on(layers: Layers, memory: int, seconds: float, parent: int) -> frozenset[str]:
    """Put every layer on this process, which has one thread, and return the names of those that failed.

    memory: bytes of address space. seconds: of processor time. parent: the process with which this one ends.
    """
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    done = {
        NAMESPACES: _leave_network(),
        LIMITS: _limit(memory, seconds),
        PRIVILEGES: give_up_privileges(parent),
    }
    done[LANDLOCK] = _close_files(layers.landlock_rules)
    done[SECCOMP] = filter_calls(layers.filter_program)
    _missing_here.extend(name for name, worked in done.items() if not worked)
    return frozenset(_missing_here)


def missing_here(_data: bytes) -> list[str]:
    """Return the layers that this process has not got: the task behind `sandbox.layers`."""
    return _missing_here


def succeeded(worked: int) -> bool:
    """Return whether a system call that answers 0 for success has done so."""
    return worked == 0


def _leave_network() -> bool:
    """Move to empty network and IPC namespaces, and stop being root."""
    apart = False
    if os.geteuid() == 0:
        apart = succeeded(libc.unshare(_NEW_NET | _NEW_IPC))
        with suppress(OSError):
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
    return apart or succeeded(libc.unshare(_NEW_USER | _NEW_NET | _NEW_IPC))


def _limit(memory: int, seconds: float) -> bool:
    try:
        limit_processor_time(seconds)
        for kind, most in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NPROC, 0),
            (resource.RLIMIT_NOFILE, 16),
            (resource.RLIMIT_MEMLOCK, 0),
        ):
            resource.setrlimit(kind, (most, most))
    except (OSError, ValueError):
        return False
    return True


def limit_processor_time(seconds: float) -> None:
    """Have this process ended after these seconds of computing, in all its threads. Raises OSError, ValueError.

    The kernel counts whole seconds: first comes a signal, which a process may overhear, a second later its end.
    """
    most = max(1, math.ceil(seconds))
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))


def give_up_privileges(parent: int) -> bool:
    """Give up every privilege for good, and end with `parent`, a process id. False if a privilege is left."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    nothing = (ctypes.c_uint32 * 6)()
    given_up = [
        succeeded(libc.capset(header, nothing)),
        succeeded(libc.prctl(_PR_NO_NEW_PRIVS, 1, 0, 0, 0)),
        succeeded(libc.prctl(_PR_DUMPABLE, 0, 0, 0, 0)),
        succeeded(libc.prctl(_PR_PDEATHSIG, signal.SIGKILL, 0, 0, 0)),
    ]
    if os.getppid() != parent:  # the parent ended before the line above: nobody would stop this process
        os._exit(1)
    return all(given_up) and os.geteuid() != 0


def _landlock_rules() -> int | None:
    version = landlock(None, 0, 1)
    if version < 1:
        return None
    # Every right that this kernel knows is handled and none is granted: bits 0-12, then one more for each of
    # versions 2, 3 and 5; version 4 knows TCP bind and connect, version 6 abstract sockets and signals.
    files = (1 << 13) - 1
    for since, bit in ((2, 13), (3, 14), (5, 15)):
        if version >= since:
            files |= 1 << bit
    rules = struct.pack("<Q", files)
    if version >= 4:
        rules += struct.pack("<Q", 0b11)
    if version >= 6:
        rules += struct.pack("<Q", 0b11)
    descriptor = landlock(rules, len(rules), 0)
    return descriptor if descriptor >= 0 else None


def landlock(rules: bytes | None, size: int, flags: int) -> int:
    """Return a new ruleset's descriptor; with no rules and flags 1, the version; negative where there is none."""
    made: int = libc.syscall(
        ctypes.c_long(_LANDLOCK_CREATE), ctypes.c_char_p(rules), ctypes.c_size_t(size), ctypes.c_uint32(flags)
    )
    return made


def _close_files(rules: int | None) -> bool:
    if rules is None:
        return False
    worked: int = libc.syscall(ctypes.c_long(_LANDLOCK_RESTRICT), ctypes.c_int(rules), ctypes.c_uint32(0))
    os.close(rules)
    return succeeded(worked)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("lines", ctypes.c_char_p))


def filter_calls(program: bytes | None) -> bool:
    """Put a seccomp filter program on this thread and all it starts; False for None or a kernel without."""
    if program is None:
        return False
    held = _Program(len(program) // 8, program)
    return succeeded(libc.prctl(_PR_SECCOMP, 2, ctypes.addressof(held), 0, 0))
