"""Builds packs as the service does, but the first try stops amid its parts and waits to be killed."""

from __future__ import annotations

import time
from uuid import UUID

from casework.actions.packs import builds as pack_builds
from casework.actions.task_rows import Claim, Store
from workers.jobs import Handler, build_pack
from workers.means import Means

_LONG = 600


def run(means: Means, claim: Claim) -> None:
    """Build the pack; at the first try not beyond its first part."""
    as_it_is = pack_builds.progress

    def stopping(store: Store, pack_id: UUID, step: str, done: int, total: int) -> None:
        as_it_is(store, pack_id, step, done, total)
        if done and claim.attempt == 1:
            time.sleep(_LONG)

    pack_builds.progress = stopping
    build_pack.run(means, claim)


HANDLER = Handler(run, build_pack.gave_up, build_pack.prepare)
