"""The process that lays one document out. Started by `documents.writing.typesetting`, never imported.

Typst keeps threads and a global cache: used in a worker it would hang that worker's forked children, and a
document that eats all memory would take the worker with it. So it lives and dies here.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1
SOURCE_ERROR, OUT_OF_BOUNDS = 3, 4


def _die_with_parent(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it was gone before we could ask
        os._exit(OUT_OF_BOUNDS)


def _limit(seconds: int, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Lay `main.typ` of the working folder out as `out`; how is said by a JSON object on standard input."""
    order = json.load(sys.stdin)
    _die_with_parent(order["parent"])
    _limit(order["seconds"], order["memory"])
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[order["fonts"]])
    try:
        made = typst.compile(
            "main.typ",
            root=".",
            font_paths=fonts,
            package_path="no-packages",
            package_cache_path="no-packages",
            **order["how"],
        )
    except typst.TypstError as error:
        # Typst quotes the document's own words: they stay in the folder that the parent removes.
        Path("error").write_text(str(error), "utf-8")
        return SOURCE_ERROR
    if not isinstance(made, bytes):  # a picture of several pages
        return SOURCE_ERROR
    Path("out").write_bytes(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
