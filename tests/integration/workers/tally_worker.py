"""A worker process that knows the tests' own kinds of work and nothing else: `python -m … DATABASE_URL FOLDER`.

KIND=MODULE after them: another kind of work in place of the tests' own.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path

from casework.records import tasks
from casework.records.database import open_database
from casework.records.keys import Keyring
from casework.records.store import Store
from casework.records.vault import Vault
from workers import jobs, worker
from workers.means import Means

KINDS = {"tally": "tests.integration.workers.tally_job"}


def main(database_url: str, folder: Path, *kinds: str) -> None:
    """Work until told to stop."""
    keys = Keyring(bytes(range(32)))
    jobs.MODULES = dict(kind.split("=") for kind in kinds) or KINDS
    tasks.RUN_LEASE, worker.SIGN_EVERY = timedelta(seconds=6), 1  # half and a third: tests wait for a lease to end
    store = Store(open_database(database_url), Vault(folder / "vault", keys), keys, folder, folder / "anchor.json")
    worker.run_worker(Means(store, folder / "catalogue.sqlite", folder / "public"), os.environ["TEST_QUEUE"])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
