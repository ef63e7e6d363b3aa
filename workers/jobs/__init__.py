"""The kinds of work, one module each, found by the name that a task row carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import import_module

from casework.actions import task_rows
from casework.actions.task_rows import Claim, Store
from workers.means import Means

MODULES: Mapping[str, str] = {
    "send-message": "workers.jobs.send_message",
    "copy-referral": "workers.jobs.copy_referral",
    "check-attachment": "workers.jobs.check_attachment",
    "read-return": "workers.jobs.read_return",
    "draw-pages": "workers.jobs.draw_pages",
    "print-return": "workers.jobs.print_return",
    "scan-return": "workers.jobs.scan_return",
    "merge-case": "workers.jobs.merge_case",
    "export-rows": "workers.jobs.export_rows",
    "export-referrals": "workers.jobs.export_referrals",
    "make-report": "workers.jobs.make_report",
    "check-template": "workers.jobs.check_template",
    "check-codes": "workers.jobs.check_codes",
    "build-pack": "workers.jobs.build_pack",
    "copy-pack": "workers.jobs.copy_pack",
    "check-review": "workers.jobs.check_review",
    "publish-review": "workers.jobs.publish_review",
    "build-handoff": "workers.jobs.build_handoff",
    "withdraw-review": "workers.jobs.withdraw_review",
    "dispose-case": "workers.jobs.dispose_case",
    "archive-review": "workers.jobs.archive_review",
}
"""Kind to module. A module gives its `Handler` as `HANDLER`, and is loaded when it is first needed."""

SHORT, LONG = 120, 1800
SECONDS: Mapping[str, int] = {
    "merge-case": LONG,
    "dispose-case": LONG,
    "export-rows": LONG,
    "export-referrals": 600,
    "build-pack": LONG,
    "copy-pack": LONG,
    "check-codes": LONG,
    "check-review": LONG,
    "build-handoff": 600,
    "scan-return": 300,
    "print-return": 600,
    "read-return": 300,
}
"""How long one try may take; `SHORT` for kinds that are not named."""


@dataclass(frozen=True, slots=True)
class Handler:
    """How one kind of work is done.

    run: reads the record that the claim names, does the work, and records its results and the claim's end in one
    transaction. Safe to run twice. Raises anything to be tried again later.
    gave_up: records, without the claim, that the work will not be done; called after the last try, with a code.
    prepare: loads what `run` needs, before the worker forks.
    """

    run: Callable[[Means, Claim], None]
    gave_up: Callable[[Store, Claim, str], None]
    prepare: Callable[[], None] = lambda: None


class UnknownKind(LookupError):
    """No job of this version does that kind of work."""


def try_again_in_an_hour(store: Store, claim: Claim, code: str) -> None:
    """A `gave_up` for work that nobody can ask for again: what failed so often is the machine, not the work."""
    task_rows.ask_again(store, claim, timedelta(hours=1))


@cache
def handler_of(kind: str) -> Handler:
    """Return the handler of a kind of work. Raises UnknownKind."""
    if kind not in MODULES:
        raise UnknownKind(kind)
    handler = import_module(MODULES[kind]).HANDLER
    assert isinstance(handler, Handler)
    return handler


def seconds_for(kind: str) -> int:
    """Return how long one try may take. Loads no job, so that the relay stays small."""
    return SECONDS.get(kind, SHORT)


def prepare_all() -> None:
    """Load every kind's module and what it needs, for a worker that is about to fork."""
    for kind in MODULES:
        handler_of(kind).prepare()
