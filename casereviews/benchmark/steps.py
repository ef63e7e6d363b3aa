"""The steps that are measured: what this service does, and how one would do it with the library alone.

Each function prepares what it needs and returns the step itself, which alone is timed, and gives the rows or pages
that it made. The step runs in a process of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from casereviews.benchmark.chronology_steps import CHRONOLOGY
from casereviews.benchmark.desk_steps import DESK
from casereviews.benchmark.measured import Measured
from casereviews.benchmark.pack_parts import PACK, WHOLE
from casereviews.benchmark.public_steps import PUBLIC
from casereviews.benchmark.reading_steps import READING

STEPS: Mapping[str, Measured] = {**READING, **CHRONOLOGY, **DESK, **PACK, **WHOLE, **PUBLIC}
PARTS = ("reading", "chronology", "desk", "pack", "whole", "public")
