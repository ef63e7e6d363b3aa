"""Starts the service's processes, starts again what falls over, and stops all of them together.

A child ends with the supervisor however that ends (see `workers.lifetime`), so children are started from the main
thread only. Each child leads a process group of its own: Ctrl-C reaches the supervisor alone, which stops the
others in order.
"""

from __future__ import annotations

import math
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

import structlog

from workers.lifetime import ends_with_me

LOOKS_EVERY = 0.1
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
"""Seconds before a child that ended is started again: doubled each time, until it has run for a while."""
STEADY_AFTER = 30.0

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Child:
    """A process: what it is called in logs, its command, all of its environment, how long its end may take.

    nice: how far it stands back when the processor is busy, 0 (not at all) to 19. once: it is done when it ends,
    and is not started again.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    stops_within: float = 4.0
    nice: int = 0
    once: bool = False


def _prepared(nice: int) -> Callable[[], None]:
    """Return what runs in a new child before its program does."""
    end_with_me = ends_with_me()

    def prepare() -> None:
        end_with_me()
        os.nice(nice)

    return prepare


class _Running:
    """A child and the process that it is at the moment."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.process: subprocess.Popen[bytes] | None = None
        self.began = 0.0
        self.pause = FIRST_PAUSE
        self.start_at = 0.0

    def start(self, now: float) -> None:
        self.process = subprocess.Popen(
            self.child.command,
            env=dict(self.child.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_prepared(self.child.nice),
        )
        self.began = now

    def look(self, now: float) -> None:
        """Start the process again when it has ended and its pause is over."""
        if self.process is None:
            if now >= self.start_at:
                self.start(now)
            return
        status = self.process.poll()
        if status is None:
            return
        if self.child.once:
            self.process, self.start_at = None, math.inf
            if status != 0:
                _log.warning("child-ended", child=self.child.name, status=status)
            return
        self.pause = FIRST_PAUSE if now - self.began > STEADY_AFTER else min(2 * self.pause, LONGEST_PAUSE)
        self.start_at, self.process = now + self.pause, None
        _log.warning("child-ended", child=self.child.name, status=status, seconds=self.pause)

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, until: float) -> None:
        """Wait for the end of the process, and end it with its whole group when it takes too long."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            _log.warning("child-killed", child=self.child.name)
            self.process.kill()
            self.process.wait()


class Supervisor:
    """Keeps `children` running between `start` and `stop`. To be used from the main thread alone."""

    def __init__(self, children: Sequence[Child]) -> None:
        self._running = [_Running(child) for child in children]
        self._told_to_stop = False

    def start(self) -> None:
        """Start every child, in order. From now on SIGTERM and Ctrl-C make `watch` return."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop_asked)
        now = time.monotonic()
        for running in self._running:
            running.start(now)

    def watch(self, every: float = 10.0, also: Callable[[], None] = lambda: None) -> None:
        """Keep the children running until told to stop; call `also` about every `every` seconds."""
        next_time = time.monotonic() + every
        while not self._told_to_stop:
            now = time.monotonic()
            for running in self._running:
                running.look(now)
            if now >= next_time:
                also()
                next_time = now + every
            time.sleep(LOOKS_EVERY)

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Return whether `ready` came true within `seconds`, keeping the children running meanwhile."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._told_to_stop:
            if ready():
                return True
            for running in self._running:
                running.look(time.monotonic())
            time.sleep(LOOKS_EVERY)
        return False

    def restart(self, name: str) -> None:
        """End one child; `watch` starts it again."""
        for running in self._running:
            if running.child.name == name:
                running.ask_to_stop()
                running.wait(time.monotonic() + running.child.stops_within)
                running.process, running.start_at = None, 0.0

    def stop(self) -> None:
        """Stop every child, those started last first; whoever does not end in time is killed."""
        for part in (self._running[1:], self._running[:1]):  # what was started first (the queue) goes last
            asked = time.monotonic()
            for running in reversed(part):
                running.ask_to_stop()
            for running in reversed(part):
                running.wait(asked + running.child.stops_within)

    @property
    def told_to_stop(self) -> bool:
        """Whether a signal asked for the end."""
        return self._told_to_stop

    def process_ids(self) -> dict[str, int]:
        """Return the process id of every child that runs."""
        return {r.child.name: r.process.pid for r in self._running if r.process and r.process.poll() is None}

    def _stop_asked(self, _signal: int, _frame: FrameType | None) -> None:
        self._told_to_stop = True
