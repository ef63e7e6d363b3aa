"""Work for a second processor: done by a copy of this process, while this one goes on.

Threads would wait for each other, and a process started afresh would have to be told thousands of rows first.
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Generic, Self, TypeVar, cast

_END_WITH_PARENT = 1
_PIECE = 1024 * 1024

T = TypeVar("T")


class Forked(Generic[T]):
    """Something that is being worked out beside us.

    work: touches nothing but its own values: no database, no connection. What it returns or raises comes back as a
    copy. Where nothing comes back (no memory for it, say), or there is no second processor, it is done by whoever
    asks for it.
    waits: the copy is made now, while there are no threads, and begins when it is told to.
    """

    def __init__(self, work: Callable[[], T], *, waits: bool = False) -> None:
        self._work = work
        self._process = 0
        self._waits = waits
        self._told_to_begin: int | None = None
        self._told: tuple[bool, T | Exception] | None = None
        self._one_at_a_time = threading.Lock()
        if (os.cpu_count() or 1) > 1:
            self._copy()

    def _copy(self) -> None:
        reader, writer = os.pipe()
        waiting, telling = os.pipe()
        here = os.getpid()
        try:
            self._process = os.fork()
        except OSError:
            for end in (reader, writer, waiting, telling):
                os.close(end)
            return
        if self._process == 0:
            _be_the_copy(here, self._work, (reader, telling), waiting, writer)
        os.close(writer)
        os.close(waiting)
        self._reader, self._told_to_begin = reader, telling
        if not self._waits:
            self.begin()

    def begin(self) -> None:
        """Have the copy begin, if it has not yet."""
        if self._told_to_begin is not None:
            with suppress(BrokenPipeError):
                os.write(self._told_to_begin, b".")
            os.close(self._told_to_begin)
            self._told_to_begin = None

    def result(self) -> T:
        """Return what the work gave, or raise what it raised. Waits for it; may be asked for again."""
        with self._one_at_a_time:
            self.begin()
            if self._told is None:
                self._told = (self._read() if self._process else None) or _done(self._work)
            worked, value = self._told
        if isinstance(value, Exception) and not worked:
            raise value
        return cast(T, value)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the work, if nobody has waited for it."""
        with self._one_at_a_time:
            if self._process:
                with suppress(ProcessLookupError):
                    os.kill(self._process, signal.SIGKILL)
                self._end()

    def _read(self) -> tuple[bool, T | Exception] | None:
        pieces = []
        while piece := os.read(self._reader, _PIECE):
            pieces.append(piece)
        self._end()
        try:
            # It comes from a copy of this very process.
            told: tuple[bool, T | Exception] = pickle.loads(b"".join(pieces))  # noqa: S301 - of our own copy, by our own pipe
        except (pickle.UnpicklingError, EOFError, TypeError, AttributeError):
            return None
        return told

    def _end(self) -> None:
        os.close(self._reader)
        if self._told_to_begin is not None:
            os.close(self._told_to_begin)
            self._told_to_begin = None
        with suppress(ChildProcessError):
            os.waitpid(self._process, 0)
        self._process = 0


def _done(work: Callable[[], T]) -> tuple[bool, T | Exception]:
    try:
        return True, work()
    except Exception as problem:
        return False, problem


def _be_the_copy(parent: int, work: Callable[[], T], others: Sequence[int], waiting: int, writer: int) -> None:
    """Do the work when told to, and write what it gave. Never returns. others: ends of pipes of the other side."""
    try:
        for end in others:
            os.close(end)
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        if not os.read(waiting, 1):
            os._exit(1)
        gc.disable()  # to look for cycles would touch, and so copy, all that both have
        left = memoryview(pickle.dumps(_done(work), pickle.HIGHEST_PROTOCOL))
        while left:
            left = left[os.write(writer, left[:_PIECE]) :]
    finally:
        os._exit(0)
