"""The processes that make up the service, and what each of them does.

portal: the case work, in a browser. public: the published reviews (see `public_site`). queue: Valkey or Redis.
worker: does tasks. relay: takes tasks to the queue and keeps the schedule.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from threading import Event, Thread
from types import FrameType

import structlog

from casereviews import logs
from casereviews.settings import Settings, open_store
from casereviews.supervisor import Child

PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR", "VIRTUAL_ENV")
"""What every process gets of the environment it was started in, besides its own settings."""
WORKER_STOPS_WITHIN = 6.0
TRY_AGAIN = 75
"""Exit code of a process that is to be started again (EX_TEMPFAIL)."""


def children(
    settings: Settings, site_options: Path, *, demonstration: bool = False, keep: Mapping[str, str] = os.environ
) -> list[Child]:
    """Return the processes in the order in which they are started; they are stopped in the reverse order.

    demonstration: with one that finishes the demonstration's second case, beside everything else.
    """
    bare = {name: keep[name] for name in PASSED_ON if name in keep} | {"PYTHONUNBUFFERED": "1"}
    ours = bare | settings.as_environment()
    found = []
    if not settings.redis_url:
        from workers.queue import server_command  # here: a deployment with a queue of its own need not have ours

        found.append(Child("queue", tuple(server_command(settings.queue_folder)), bare))
    if settings.public_site == "started":
        found.append(Child("public", _public(settings, site_options), bare))
    found.append(Child("portal", _python("casereviews.processes", "portal"), ours))
    found.append(Child("relay", _python("casereviews.processes", "relay"), ours))
    work = _python("casereviews.processes", "worker")
    for number in range(1, settings.workers + 1):  # they stand back, so that pages answer while a case is merged
        found.append(Child(f"worker-{number}", work, ours, stops_within=WORKER_STOPS_WITHIN, nice=5))
    if demonstration:
        found.append(
            Child("demonstration", _python("casereviews.demonstration.finished_case"), ours, nice=5, once=True)
        )
    return found


def _public(settings: Settings, site_options: Path) -> tuple[str, ...]:
    return _python("casereviews.public_site", str(site_options), settings.host, str(settings.public_port))


def _python(module: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-P", "-m", module, *arguments)


def portal(settings: Settings) -> None:
    """Serve the portal until told to stop."""
    import waitress

    from casereviews.connections import server_options
    from casereviews.organisations import organisations_in
    from documents.writing.record_tables import write_csv, write_workbook
    from webforms.app import create_portal
    from webforms.options import PortalOptions, TableFiles
    from webforms.security import body_limit
    from workers.queue import answers

    _keep_uploads_private(settings)
    options = PortalOptions(
        cookie_secure=settings.portal_url.startswith("https://"),
        frame_sites=settings.frame_sites,
        proxies=settings.proxies,
        queue_answers=partial(answers, settings.queue_url),
        organisations=organisations_in(settings.organisations),
        table_files=TableFiles(write_workbook, write_csv),
    )
    store = open_store(settings)
    app = create_portal(options, store)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    waitress.serve(
        app,
        host=settings.host,
        port=settings.port,
        threads=8,
        ident="",
        channel_timeout=120,
        **server_options(),
        # Waitress keeps a body before the portal sees it: it must stop where the portal would.
        max_request_body_size=body_limit(store, options),
    )


def _keep_uploads_private(settings: Settings) -> None:
    """Have uploads that are too large for memory wait in a folder that nobody else can read."""
    folder = settings.folder / "tmp"
    folder.mkdir(exist_ok=True, mode=0o700)
    tempfile.tempdir = str(folder)


def worker(settings: Settings) -> None:
    """Do tasks until told to stop; ends when the queue goes away, to be started again."""
    from documents.safety.sandbox import allow_missing_layers
    from workers.worker import QueueLost, run_worker

    allow_missing_layers(settings.sandbox_may_miss)
    try:
        run_worker(settings.means(open_store(settings)), settings.queue_url)
    except QueueLost:
        structlog.get_logger().warning("queue-lost")
        sys.exit(TRY_AGAIN)


def relay(settings: Settings) -> None:
    """Take tasks to the queue and keep the schedule until told to stop."""
    from workers.queue import TaskQueue
    from workers.relay import Relay
    from workers.ticker import Ticker
    from workers.urgent import Urgent

    stop = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    store = open_store(settings)
    threads = [
        Thread(target=Relay(store, TaskQueue(settings.queue_url)).run, args=(stop,)),
        Thread(target=Ticker(store).run, args=(stop,)),
        Thread(target=Urgent(settings.means(store)).run, args=(stop,)),
    ]
    for thread in threads:
        thread.start()
    while all(thread.is_alive() for thread in threads) and not stop.is_set():
        stop.wait(1)
    stop.set()


ROLES: Mapping[str, Callable[[Settings], None]] = {"portal": portal, "worker": worker, "relay": relay}


def main(role: str) -> None:
    """Be one of the service's processes, with the settings of the environment."""
    settings = Settings.from_environment()
    logs.configure(role, logs.file_for_terminal(settings.folder))
    ROLES[role](settings)


if __name__ == "__main__":
    main(sys.argv[1])
