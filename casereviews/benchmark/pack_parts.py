"""The parts *pack* and *whole*: what is measured in them. What a step needs is loaded when it is prepared.

A writer's step must not hold what the pack's steps load.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from casereviews.benchmark.measured import Measured, Step


def _later(module: str, name: str) -> Callable[[Path], Step]:
    def prepare(folder: Path) -> Step:
        step: Step = getattr(import_module(f"casereviews.benchmark.{module}"), name)(folder)
        return step

    return prepare


_PYPDF, _PLAIN = _later("pack_steps", "pypdf"), _later("whole_steps", "plain")
_APPEND, _LIBRARIES = "pypdf append, merge_page", "pdfplumber, docxtpl, reportlab, pypdf"
PACK: Mapping[str, Measured] = {
    "pack": Measured("Pack of files made ready", "pack", "pages", _later("pack_steps", "ready"), _PYPDF, _APPEND),
    "pack-first": Measured(
        "Pack of files as sent", "pack", "pages", _later("pack_steps", "first"), _PYPDF, _APPEND
    ),
    "pack-bundle": Measured(
        "Pack beside a bundle",
        "pack",
        "pages",
        _later("pack_steps", "ready"),
        _later("pack_steps", "pikepdf"),
        "reportlab stamps, pikepdf",
        "reportlab",
    ),
    "pack-size": Measured(
        "Size of the pack",
        "pack",
        "kB",
        _later("pack_steps", "size"),
        _later("pack_steps", "input_size"),
        "the files that go in",
    ),
}
WHOLE: Mapping[str, Measured] = {
    "whole": Measured(
        "From files to the pack", "whole", "rows", _later("whole_steps", "ours"), _PLAIN, _LIBRARIES, "reportlab"
    ),
    "whole-again": Measured(
        "One return changed", "whole", "rows", _later("whole_steps", "again"), _PLAIN, _LIBRARIES, "reportlab"
    ),
}
