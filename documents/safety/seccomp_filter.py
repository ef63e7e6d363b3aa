"""The system calls that a process which parses an untrusted file may make, as a seccomp filter program.

Allowed is what computing on bytes already in hand needs: memory, time, reading and writing open
descriptors. Everything else fails with an error that libraries expect, so that one which looks for a font
or a time zone goes on without it; only a call in a foreign calling convention kills the process.
"""

from __future__ import annotations

import errno
import platform
import struct
from collections.abc import Mapping
from typing import NamedTuple

_LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_ANY_BIT = 0x45  # BPF_JMP | BPF_JSET | BPF_K
_RETURN = 0x06  # BPF_RET | BPF_K
_ALLOW = 0x7FFF0000
_KILL = 0x80000000
_FAIL = 0x00050000

_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_EMPTY_PATH = 0x1000  # AT_EMPTY_PATH: the call is about an open descriptor, not about a path
_X32 = 0x40000000

_X86_64 = {
    "read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7, "lseek": 8,
    "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14,
    "rt_sigreturn": 15, "ioctl": 16, "pread64": 17, "readv": 19, "writev": 20, "access": 21, "select": 23,
    "sched_yield": 24, "mremap": 25, "madvise": 28, "nanosleep": 35, "getpid": 39, "exit": 60, "uname": 63,
    "fcntl": 72, "getcwd": 79, "readlink": 89, "gettimeofday": 96, "getrusage": 98, "sysinfo": 99, "times": 100,
    "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108, "getppid": 110, "sigaltstack": 131,
    "gettid": 186, "time": 201, "futex": 202, "sched_getaffinity": 204, "restart_syscall": 219,
    "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231, "openat": 257,
    "newfstatat": 262, "readlinkat": 267, "faccessat": 269, "pselect6": 270, "ppoll": 271,
    "set_robust_list": 273, "getrandom": 318, "membarrier": 324, "statx": 332, "rseq": 334, "clone3": 435,
    "openat2": 437, "faccessat2": 439,
}  # fmt: skip
_AARCH64 = {
    "getcwd": 17, "fcntl": 25, "ioctl": 29, "faccessat": 48, "openat": 56, "close": 57, "lseek": 62, "read": 63,
    "write": 64, "readv": 65, "writev": 66, "pread64": 67, "pselect6": 72, "ppoll": 73, "readlinkat": 78,
    "newfstatat": 79, "fstat": 80, "exit": 93, "exit_group": 94, "futex": 98, "set_robust_list": 99,
    "nanosleep": 101, "clock_gettime": 113, "clock_getres": 114, "clock_nanosleep": 115,
    "sched_getaffinity": 123, "sched_yield": 124, "restart_syscall": 128, "sigaltstack": 132,
    "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "times": 153, "uname": 160,
    "getrusage": 165, "gettimeofday": 169, "getpid": 172, "getppid": 173, "getuid": 174, "geteuid": 175,
    "getgid": 176, "getegid": 177, "gettid": 178, "sysinfo": 179, "brk": 214, "munmap": 215, "mremap": 216,
    "mmap": 222, "mprotect": 226, "madvise": 233, "getrandom": 278, "membarrier": 283, "statx": 291,
    "rseq": 293, "clone3": 435, "openat2": 437, "faccessat2": 439,
}  # fmt: skip

_ALLOWED = (
    "read", "write", "close", "lseek", "pread64", "readv", "writev", "fstat", "mmap", "mprotect", "munmap",
    "mremap", "madvise", "brk", "futex", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack",
    "sched_yield", "sched_getaffinity", "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid",
    "uname", "sysinfo", "times", "getrusage", "gettimeofday", "time", "clock_gettime", "clock_getres",
    "clock_nanosleep", "nanosleep", "restart_syscall", "poll", "ppoll", "select", "pselect6",
    "set_robust_list", "membarrier", "rseq", "getrandom", "exit", "exit_group",
)  # fmt: skip
_PATHS = (
    "open", "openat", "openat2", "stat", "lstat", "access", "faccessat", "faccessat2", "readlink", "readlinkat",
)  # fmt: skip
_FAILING = {
    **dict.fromkeys(_PATHS, errno.EACCES),
    # Python's import system takes "no current directory" calmly, and the C library falls back from clone3.
    "getcwd": errno.ENOENT,
    "clone3": errno.ENOSYS,
    # No ioctl at all: some make the kernel send signals to another process.
    "ioctl": errno.ENOTTY,
}
_HARMLESS_FCNTL = (1, 2, 3)  # F_GETFD, F_SETFD, F_GETFL


class Architecture(NamedTuple):
    """A machine's audit number and its system call numbers."""

    audit: int
    calls: Mapping[str, int]


_ARCHITECTURES = {
    "x86_64": Architecture(0xC000003E, _X86_64),
    "aarch64": Architecture(0xC00000B7, _AARCH64),
}


def program(machine: str | None = None) -> bytes | None:
    """Return the filter as packed `struct sock_filter` records, or None where the machine's calls are not known.

    machine: as `platform.machine()` says, which is the default.
    """
    architecture = _ARCHITECTURES.get(machine or platform.machine())
    if architecture is None:
        return None
    calls = architecture.calls
    lines = [
        _line(_LOAD, _ARCHITECTURE_AT),
        _line(_EQUAL, architecture.audit, 1, 0),
        _line(_RETURN, _KILL),
        _line(_LOAD, _NUMBER_AT),
        _line(_AT_LEAST, _X32, 0, 1),
        _line(_RETURN, _KILL),
    ]
    for name in _ALLOWED:
        if name in calls:
            lines += [_line(_EQUAL, calls[name], 0, 1), _line(_RETURN, _ALLOW)]
    for name, fault in _FAILING.items():
        if name in calls:
            lines += [_line(_EQUAL, calls[name], 0, 1), _line(_RETURN, _FAIL | fault)]
    lines += _only_open_descriptors(calls["newfstatat"], 3)
    lines += _only_open_descriptors(calls["statx"], 2)
    lines += _only_harmless_fcntl(calls["fcntl"])
    lines.append(_line(_RETURN, _FAIL | errno.EPERM))
    return b"".join(lines)


def _line(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBL", code, if_true, if_false, value)


def _only_open_descriptors(number: int, flags_argument: int) -> list[bytes]:
    """Allow a status call about an open descriptor; asking about a path would tell which files exist."""
    return [
        _line(_EQUAL, number, 0, 4),
        _line(_LOAD, _ARGUMENTS_AT + 8 * flags_argument),
        _line(_ANY_BIT, _EMPTY_PATH, 0, 1),
        _line(_RETURN, _ALLOW),
        _line(_RETURN, _FAIL | errno.EACCES),
    ]


def _only_harmless_fcntl(number: int) -> list[bytes]:
    """Allow asking for a descriptor's flags; F_SETOWN and O_ASYNC would signal another process."""
    commands = [
        line for command in _HARMLESS_FCNTL for line in (_line(_EQUAL, command, 0, 1), _line(_RETURN, _ALLOW))
    ]
    return [
        _line(_EQUAL, number, 0, len(commands) + 2),
        _line(_LOAD, _ARGUMENTS_AT + 8),
        *commands,
        _line(_RETURN, _FAIL | errno.EPERM),
    ]
