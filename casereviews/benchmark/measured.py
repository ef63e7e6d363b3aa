"""What a step of the benchmark is: the ways to do one thing, and what is counted of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

Step = Callable[[], int]
WAYS = ("ours", "plain", "understood", "sandboxed")


@dataclass(frozen=True, slots=True)
class Measured:
    """A step: what it does, in which part, and the ways it is done.

    ours and plain: the same thing here, and with a library alone. library: what the plain way is; needs: its
    package.
    understood: ours and what comes after it in one go. sandboxed: the same as a worker does it, in the sandbox,
    with the way there and back.
    """

    title: str
    part: str
    counts: str
    ours: Callable[[Path], Step]
    plain: Callable[[Path], Step] | None = None
    library: str = ""
    needs: str = ""
    understood: Callable[[Path], Step] | None = None
    sandboxed: Callable[[Path], Step] | None = None

    def way(self, name: str) -> Callable[[Path], Step] | None:
        """Return a way by its name, one of WAYS; None for one that the step has not."""
        ways = {"ours": self.ours, "plain": self.plain, "understood": self.understood, "sandboxed": self.sandboxed}
        return ways[name]

    @property
    def can_compare(self) -> bool:
        """Return whether the plain way can be run here."""
        return self.plain is not None and (not self.needs or find_spec(self.needs) is not None)
