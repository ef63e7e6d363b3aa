"""The layers around a foreign program (LibreOffice, Tesseract) that reads an untrusted file.

The names and the way are those of `sandbox_layers`; what differs is that such a program must open its own
installation, write into one folder, and start threads. That folder is memory, not disk, wherever mounts can be
made.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from documents.safety import sandbox_layers, tool_filter
from documents.safety.sandbox_layers import (
    LANDLOCK,
    LIMITS,
    NAMESPACES,
    NOBODY,
    PRIVILEGES,
    SECCOMP,
    landlock,
    libc,
    succeeded,
)

SCRATCH = "/tmp"  # noqa: S108 (covered by a file system of this process's own)
"""Where the folder in memory is mounted; what else lies there is out of sight."""

_NEW_MOUNTS, _NEW_IPC, _NEW_USER, _NEW_PIDS, _NEW_NET = 0x20000, 0x08000000, 0x10000000, 0x20000000, 0x40000000
_APART = _NEW_MOUNTS | _NEW_IPC | _NEW_PIDS | _NEW_NET
_NO_SETUID, _NO_DEVICES, _NO_PROGRAMS, _BIND, _RECURSIVE, _PRIVATE = 2, 4, 8, 0x1000, 0x4000, 0x40000
_NAMES = "/etc/passwd"
_DEVICES = ("/dev/null", "/dev/urandom", "/dev/zero")

_LANDLOCK_ADD = 445
_RUN, _WRITE, _READ, _LIST = 1, 2, 4, 8
_REMOVE = 1 << 4 | 1 << 5
_MAKE = 1 << 7 | 1 << 8 | 1 << 9  # folders, files, and the socket by which an office program finds itself
_MOVE, _CUT = 1 << 13, 1 << 14

libc.mount.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_char_p]


def go_apart(room: int, visible: Sequence[str]) -> bool:
    """Move this process to namespaces and a root folder of its own, with `SCRATCH` in memory; stop being root.

    room: bytes of that folder. visible: the files and folders of the machine that are still there; of no other can
    it even be asked whether it exists. The next child is the first process of an empty process namespace: with it
    ends everything that it started. False where something of it can't be had; then nothing is mounted.
    """
    own, group = os.geteuid(), os.getegid()
    if own == 0:
        apart = succeeded(libc.unshare(_APART))
        own = group = NOBODY
    else:
        apart = succeeded(libc.unshare(_NEW_USER | _APART)) and _keep_own_name(own, group)
    covered = apart and _cover_scratch(room, own, group) and _new_root(visible, own, group)
    if os.geteuid() == 0:
        with suppress(OSError):
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
    return covered


def _keep_own_name(user: int, group: int) -> bool:
    """Let this process be in its user namespace who it is outside, so that it owns what it writes."""
    try:
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    except OSError:
        return False
    return True


def _cover_scratch(room: int, user: int, group: int) -> bool:
    if not succeeded(libc.mount(None, b"/", None, _RECURSIVE | _PRIVATE, None)):
        return False
    options = f"size={room},nr_inodes=4096,mode=0700,uid={user},gid={group}".encode()
    flags = _NO_SETUID | _NO_DEVICES | _NO_PROGRAMS
    return succeeded(libc.mount(b"tmpfs", SCRATCH.encode(), b"tmpfs", flags, options))


def _new_root(visible: Sequence[str], user: int, group: int) -> bool:
    """Make a root folder in which only what is visible stands, and enter it."""
    root = Path(SCRATCH, "root")
    try:
        root.mkdir(mode=0o755)
        places = {Path(name).parent.resolve() / Path(name).name for name in (*visible, *_DEVICES, SCRATCH)}
        # Folders come before what stands in them.
        for path in sorted(places, key=lambda path: (len(path.parts), path)):
            if path.exists() and not _shown(path, root):
                return False
        # Programs ask who they are; who else there is on the machine is none of their business.
        names = root / _NAMES.lstrip("/")
        names.parent.mkdir(parents=True, exist_ok=True)
        names.write_text(f"reader:x:{user}:{group}::{SCRATCH}/home:/bin/false\n", encoding="ascii")
        names.chmod(0o644)
        os.chroot(root)
        os.chdir("/")
    except OSError:
        return False
    return True


def _shown(path: Path, root: Path) -> bool:
    """Let a file or folder stand in the new root at its own place; False if it can't be mounted there."""
    place = root / str(path).lstrip("/")
    if place.exists() or place.is_symlink():
        return True  # it stands in a folder that is there already
    place.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    if path.is_symlink():
        place.symlink_to(path.readlink())
        return True
    if path.is_dir():
        place.mkdir(mode=0o755)
    else:
        place.touch(mode=0o644)
    return succeeded(libc.mount(str(path).encode(), str(place).encode(), None, _BIND | _RECURSIVE, None))


def own_names(apart: bool) -> list[str]:
    """Return the files that say who a program is: those made for it, none of the machine's."""
    return [_NAMES] if apart else []


def put_on(
    *,
    parent: int,
    memory: int,
    seconds: float,
    room: int,
    programs: Sequence[str],
    readable: Sequence[str],
    scratch: str,
) -> frozenset[str]:
    """Put the layers on this process, which is about to become the program; return the names of those that failed.

    parent: the process that watches over this one. memory: bytes of address space. seconds:
    of processor time. room: largest file it may write, in bytes. programs: files that may be run (the program and
    what loads it). readable: files and folders that may be read. scratch: the one folder that may be changed.
    `NAMESPACES` is not among the layers here: `go_apart` has done that.
    """
    done = {
        LIMITS: _limit(memory, seconds, room),
        PRIVILEGES: sandbox_layers.give_up_privileges(parent),
        LANDLOCK: _close_files(programs, readable, scratch),
    }
    filter_program = tool_filter.program()
    done[SECCOMP] = sandbox_layers.filter_calls(filter_program)
    return frozenset(name for name, worked in done.items() if not worked)


ALL = (NAMESPACES, LANDLOCK, SECCOMP, LIMITS, PRIVILEGES)


def _limit(memory: int, seconds: float, room: int) -> bool:
    try:
        sandbox_layers.limit_processor_time(seconds)
        for kind, most in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, room),
            (resource.RLIMIT_NOFILE, 256),
            (resource.RLIMIT_MEMLOCK, 0),
        ):
            resource.setrlimit(kind, (most, most))
    except (OSError, ValueError):
        return False
    return True


def _close_files(programs: Sequence[str], readable: Sequence[str], scratch: str) -> bool:
    """Let only these files be run, read and changed."""
    version = landlock(None, 0, 1)
    if version < 1:
        return False
    handled = (1 << 13) - 1
    for since, bit in ((2, 13), (3, 14), (5, 15)):
        if version >= since:
            handled |= 1 << bit
    rules = struct.pack("<Q", handled)
    if version >= 4:
        rules += struct.pack("<Q", 0b11)
    if version >= 6:
        rules += struct.pack("<Q", 0b11)
    ruleset = landlock(rules, len(rules), 0)
    if ruleset < 0:
        return False
    try:
        allowed = [(path, _READ | _LIST) for path in readable]
        allowed += [(path, _READ | _RUN) for path in programs]
        allowed += [(device, _READ | _WRITE if device == "/dev/null" else _READ) for device in _DEVICES]
        allowed += [(scratch, (_READ | _LIST | _WRITE | _REMOVE | _MAKE | _MOVE | _CUT) & handled)]
        kept = all(_allow(ruleset, path, rights) for path, rights in allowed)
        worked = libc.syscall(ctypes.c_long(446), ctypes.c_int(ruleset), ctypes.c_uint32(0))
        return kept and succeeded(worked)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> bool:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return True  # what is not there needs no right
    try:
        if not Path(path).is_dir():
            rights &= _RUN | _READ | _WRITE
        rule = struct.pack("<Qi", rights, place)
        return succeeded(
            libc.syscall(
                ctypes.c_long(_LANDLOCK_ADD),
                ctypes.c_int(ruleset),
                ctypes.c_int(1),
                ctypes.c_char_p(rule),
                ctypes.c_uint32(0),
            )
        )
    finally:
        os.close(place)
