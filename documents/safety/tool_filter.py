"""The system calls that an office program or a character reader may not make, as a seccomp filter program.

A foreign program needs far more than our own parsers (`seccomp_filter`), and other things in each version, so
this filter names what is refused: starting a process, any socket but those between the program's own threads,
looking into or signalling other processes, and the parts of the kernel that only administrators and debuggers use.
"""

from __future__ import annotations

import errno
import platform
import struct
from collections.abc import Mapping
from typing import NamedTuple

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_X32 = 0x40000000
_THREAD = 0x00010000  # CLONE_THREAD: the new task is a thread of this process
_UNIX = 1

_X86_64 = {
    "socket": 41, "clone": 56, "fork": 57, "vfork": 58, "kill": 62, "shmget": 29, "shmat": 30, "semget": 64,
    "msgget": 68, "ptrace": 101, "syslog": 103, "setuid": 105, "setgid": 106, "setreuid": 113, "setregid": 114,
    "setgroups": 116, "setresuid": 117, "setresgid": 119, "rt_sigqueueinfo": 129, "mknod": 133,
    "personality": 135, "pivot_root": 155, "modify_ldt": 154, "chroot": 161, "acct": 163, "settimeofday": 164,
    "mount": 165, "umount2": 166, "swapon": 167, "swapoff": 168, "reboot": 169, "sethostname": 170,
    "setdomainname": 171, "iopl": 172, "ioperm": 173, "init_module": 175, "delete_module": 176, "quotactl": 179,
    "lookup_dcookie": 212, "mq_open": 240, "kexec_load": 246, "add_key": 248, "request_key": 249, "keyctl": 250,
    "inotify_init": 253, "migrate_pages": 256, "mknodat": 259, "unshare": 272, "move_pages": 279,
    "vmsplice": 278, "inotify_init1": 294, "rt_tgsigqueueinfo": 297, "perf_event_open": 298,
    "fanotify_init": 300, "name_to_handle_at": 303, "open_by_handle_at": 304, "clock_adjtime": 305, "setns": 308,
    "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "finit_module": 313, "kexec_file_load": 320,
    "bpf": 321, "execveat": 322, "userfaultfd": 323, "clone3": 435,
}  # fmt: skip
_AARCH64 = {
    "socket": 198, "clone": 220, "kill": 129, "shmget": 194, "shmat": 196, "semget": 190, "msgget": 186,
    "ptrace": 117, "syslog": 116, "setuid": 146, "setgid": 144, "setreuid": 145, "setregid": 143,
    "setgroups": 159, "setresuid": 147, "setresgid": 149, "rt_sigqueueinfo": 138, "personality": 92,
    "pivot_root": 41, "chroot": 51, "acct": 89, "settimeofday": 170, "mount": 40, "umount2": 39, "swapon": 224,
    "swapoff": 225, "reboot": 142, "sethostname": 161, "setdomainname": 162, "init_module": 105,
    "delete_module": 106, "quotactl": 60, "lookup_dcookie": 18, "mq_open": 180, "kexec_load": 104,
    "add_key": 217, "request_key": 218, "keyctl": 219, "migrate_pages": 238, "mknodat": 33, "unshare": 97,
    "move_pages": 239, "vmsplice": 75, "inotify_init1": 26, "rt_tgsigqueueinfo": 240, "perf_event_open": 241,
    "fanotify_init": 262, "name_to_handle_at": 264, "open_by_handle_at": 265, "clock_adjtime": 266,
    "setns": 268, "process_vm_readv": 270, "process_vm_writev": 271, "kcmp": 272, "finit_module": 273,
    "kexec_file_load": 294, "bpf": 280, "execveat": 281, "userfaultfd": 282, "clone3": 435,
}  # fmt: skip
_NEWER = 424
"""From this number on, calls have the same number on every machine; all but `_HARMLESS` are refused as unknown."""
_HARMLESS = (436, 437, 439, 449)  # close_range, openat2, faccessat2, futex_waitv


class _Machine(NamedTuple):
    audit: int
    calls: Mapping[str, int]


_MACHINES = {"x86_64": _Machine(0xC000003E, _X86_64), "aarch64": _Machine(0xC00000B7, _AARCH64)}


def program(machine: str | None = None) -> bytes | None:
    """Return the filter as packed `struct sock_filter` records, or None where the machine's calls are not known.

    machine: as `platform.machine()` says, which is the default.
    """
    known = _MACHINES.get(machine or platform.machine())
    if known is None:
        return None
    calls = dict(known.calls)
    lines = [
        _line(_LOAD, _ARCHITECTURE_AT),
        _line(_EQUAL, known.audit, 1, 0),
        _line(_RETURN, _KILL),
        _line(_LOAD, _NUMBER_AT),
        _line(_AT_LEAST, _X32, 0, 1),
        _line(_RETURN, _KILL),
        # The C library then takes clone, whose flags a filter can see.
        *_refused(calls.pop("clone3"), errno.ENOSYS),
        *_only_if(calls.pop("clone"), _ANY_BIT, _THREAD),
        *_only_if(calls.pop("socket"), _EQUAL, _UNIX),
    ]
    for number in calls.values():
        lines += _refused(number, errno.EPERM)
    for number in _HARMLESS:
        lines += [_line(_EQUAL, number, 0, 1), _line(_RETURN, _ALLOW)]
    lines += [
        _line(_AT_LEAST, _NEWER, 0, 1),
        _line(_RETURN, _FAIL | errno.ENOSYS),
        _line(_RETURN, _ALLOW),
    ]
    return b"".join(lines)


def _refused(number: int, fault: int) -> list[bytes]:
    return [_line(_EQUAL, number, 0, 1), _line(_RETURN, _FAIL | fault)]


def _only_if(number: int, test: int, value: int) -> list[bytes]:
    """Allow a call whose first argument passes the test, refuse it otherwise."""
    return [
        _line(_EQUAL, number, 0, 4),
        _line(_LOAD, _ARGUMENTS_AT),
        _line(test, value, 0, 1),
        _line(_RETURN, _ALLOW),
        _line(_RETURN, _FAIL | errno.EPERM),
    ]


def _line(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBL", code, if_true, if_false, value)
