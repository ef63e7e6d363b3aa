"""Measures one step in a process of its own: seconds, and the most memory that it and its children held."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from casereviews.benchmark.measured import Step

KILOBYTE, MEGABYTE = 1024, 1024 * 1024
SHORT = 0.6
"""Processor seconds below which a step of reading is run again: other work weighs as much as the step."""

MORE_RUNS = 4


class MeasuringFailed(Exception):
    """A step could not be run; the message is the last line of what it said."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Seconds by the clock and by the processor (medians of the runs), most megabytes held, what was counted.

    grown: how many of the megabytes came with the step; before it the process holds programs and what is given.
    """

    seconds: float
    processor: float
    megabytes: int
    grown: int
    count: int


def measure(step: str, way: str, folder: Path, runs: int) -> Figure:
    """Return the figure of a step (a key of STEPS) in one of its WAYS. Raises MeasuringFailed."""
    figures = []
    for _ in range(runs):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "casereviews.benchmark.measuring", step, way, str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise MeasuringFailed(f"{step}, {way}: {(done.stderr.strip().splitlines() or ['ended'])[-1]}")
        figures.append(json.loads(done.stdout.splitlines()[-1]))
    return Figure(
        statistics.median(figure["seconds"] for figure in figures),
        statistics.median(figure["processor"] for figure in figures),
        max(figure["megabytes"] for figure in figures),
        max(figure["grown"] for figure in figures),
        figures[0]["count"],
    )


def main(step: str, way: str, folder: Path) -> None:
    """Run one step and print its figures as JSON."""
    from casereviews.benchmark.steps import STEPS

    prepare = STEPS[step].way(way)
    assert prepare is not None
    run = prepare(folder)
    _give_back_memory()
    _forget_peak()
    before = _peak_of_children()
    held = _peak(before)
    worked, began = _processor_seconds(), time.perf_counter()
    count = run()
    seconds, worked = time.perf_counter() - began, _processor_seconds() - worked
    if "documents.safety.sandbox" in sys.modules and STEPS[step].part != "reading":
        _end_sandbox()
    peak = _peak(before)
    if STEPS[step].part == "reading" and worked < SHORT:
        seconds, worked = _best_of(run, seconds, worked)
    print(
        json.dumps(
            {
                "seconds": seconds,
                "processor": worked,
                "megabytes": peak,
                "grown": peak - held,
                "count": count,
            }
        )
    )


def _end_sandbox() -> None:
    """End the sandbox's warm parent: only then does the system tell how much the files' processes held."""
    from documents.safety import sandbox

    sandbox.shut_down()


def _best_of(run: Step, seconds: float, worked: float) -> tuple[float, float]:
    """Run a short step some times more, and return the least seconds by the clock and by the processor."""
    for _ in range(MORE_RUNS):
        used, began = _processor_seconds(), time.perf_counter()
        run()
        seconds = min(seconds, time.perf_counter() - began)
        worked = min(worked, _processor_seconds() - used)
    return seconds, worked


def _processor_seconds() -> float:
    """Return what this process and those that it started and that ended have used."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime + _still_running()


def _still_running() -> float:
    """Return what the processes that this one started and that still run have used, with what they started.

    The sandbox's warm parent is one: the files' own processes are its children.
    """
    ticks = 0
    for process in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = process.read_text().rpartition(")")[2].split()
            if int(fields[1]) == os.getpid():
                ticks += sum(map(int, fields[11:15]))  # utime, stime, cutime, cstime
    return ticks / os.sysconf("SC_CLK_TCK")


def _give_back_memory() -> None:
    """Give back what preparing held and has let go: it is no part of what the step needs."""
    gc.collect()
    with contextlib.suppress(AttributeError):  # another C library than glibc has no such call
        ctypes.CDLL(None).malloc_trim(0)


def _forget_peak() -> None:
    """Have the system measure this process's peak anew: what the preparation held is not the step's."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak(children_before: int) -> int:
    """Return the most megabytes that this process held, or any one that it started since the preparation.

    children_before: kilobytes that the largest process of the preparation held.
    """
    own = re.search(r"^VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(), re.MULTILINE)
    children = _peak_of_children()
    of_step = children if children > children_before else 0
    return max(int(own[1]) if own else 0, of_step) * KILOBYTE // MEGABYTE


def _peak_of_children() -> int:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
