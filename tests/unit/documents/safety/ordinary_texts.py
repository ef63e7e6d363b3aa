"""A fictional learning review as reports are written: months, times, roles, places, agencies and theories."""

from __future__ import annotations

from pathlib import Path

REVIEW = (Path(__file__).parents[3] / "files" / "safety" / "learning_review.txt").read_text("utf-8")
"""About 1,900 words that name nobody."""
