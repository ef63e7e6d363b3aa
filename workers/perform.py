"""What a worker runs for one offer: takes the task's row, does the work, and says how it ended."""

from __future__ import annotations

import time
import traceback
from pathlib import Path
from uuid import UUID

import structlog

from casework.actions import task_rows
from casework.actions.task_rows import Claim, Superseded
from workers.jobs import handler_of
from workers.means import Means
from workers.relay import give_up_for_good

_HOUSE = Path(__file__).resolve().parents[1]
_log = structlog.get_logger()
_means: Means | None = None


def use(means: Means) -> None:
    """Say what the jobs of this process work with. RQ calls `perform` with nothing but ids."""
    global _means
    _means = means


def perform(task_id: str, attempt: int) -> None:
    """Do one offered task. Never raises: the row says how it ended, and the queue learns nothing of it."""
    assert _means is not None, "a worker says what its jobs work with before it starts"
    began = time.monotonic()
    claim = task_rows.take(_means.store, UUID(task_id), attempt)
    if claim is None:
        _log.info("task-not-ours", task=task_id, attempt=attempt)
        return
    try:
        handler_of(claim.kind).run(_means, claim)
    except Superseded:
        _log.warning("task-superseded", task=task_id, kind=claim.kind, attempt=attempt)
    except Exception as problem:
        fail(_means, claim, code_of(problem), where=_where(problem))
    else:
        _log.info("task-done", task=task_id, kind=claim.kind, attempt=attempt, seconds=_since(began))


def fail(means: Means, claim: Claim, code: str, where: str = "") -> None:
    """Put a failed task back for a later try, or give it up after the last.

    code: never a message, which could hold words of a document. where: file and line of our own code.
    """
    _log.warning(
        "task-failed", task=str(claim.task_id), kind=claim.kind, attempt=claim.attempt, code=code, where=where
    )
    if task_rows.give_up(means.store, claim, code):
        give_up_for_good(means.store, claim, code)


def code_of(problem: BaseException) -> str:
    """Return the problem's own code if it has one, else the name of its class."""
    code = getattr(problem, "code", None)
    return code if isinstance(code, str) and code else type(problem).__name__


def _where(problem: BaseException) -> str:
    ours = [
        frame
        for frame in traceback.extract_tb(problem.__traceback__)
        if Path(frame.filename).is_relative_to(_HOUSE) and "site-packages" not in frame.filename
    ]
    return f"{Path(ours[-1].filename).relative_to(_HOUSE)}:{ours[-1].lineno}" if ours else ""


def _since(began: float) -> float:
    return round(time.monotonic() - began, 3)
