"""The whole service on one machine: prepares what it needs, starts its processes, watches them, stops them."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from casereviews import logs, processes, public_site
from casereviews.answering import await_database, missing
from casereviews.settings import TEMPLATES, Settings, open_store
from casereviews.supervisor import Supervisor
from casework.actions.people import partnerships
from casework.actions.people.partnerships import PartnershipFace
from casework.actions.work import SERVICE, Work
from casework.records.migrations import upgrade
from casework.records.store import Store
from casework.rules.partnership_settings import capitalised
from documents.reading import convert
from documents.reading.scans import ocr
from documents.safety import sandbox
from publication.file_store import open_folder
from publication.options import SiteOptions
from publication.publishing import Publisher
from publication.review import ReviewKind
from workers.queue import NoQueueServer

READY_WITHIN = 60.0
LOOKS_AT_SETTINGS_EVERY = 10.0

_log = structlog.get_logger()


class CannotStart(Exception):
    """The service cannot start. The message says why and what to do."""


def prepare(settings: Settings, await_database: Callable[[Store], None] = lambda _: None) -> Store:
    """Return the store, its database at the newest version, and everything else in place.

    await_database: is called before the database is first used. Raises what it raises, KeyProblem, SettingProblem,
    and SQLAlchemy's errors for a database that does not answer.
    """
    store = open_store(settings)
    await_database(store)
    upgrade(store.engine)
    open_folder(settings.public_folder)
    Publisher(settings.catalogue, settings.public_files).prepare()
    return store


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What `run` does for a demonstration. load: makes what of it is not there, and returns what to say of it.

    is_finished: whether its second case is finished, so that no process is needed to do that.
    """

    load: Callable[[Store], str]
    is_finished: Callable[[Store], bool]


def run(settings: Settings, say: Callable[[str], None], demonstration: Demonstration | None = None) -> None:
    """Run everything until told to stop. say: is given lines for the person who started it.

    Raises CannotStart, and what `prepare` raises.
    """
    with _alone(settings):
        settings = _with_ports(settings)
        store = prepare(settings, lambda store: await_database(store, say))
        said_first = demonstration.load(store) if demonstration else ""
        unfinished = demonstration is not None and not demonstration.is_finished(store)
        log_file = logs.file_for_terminal(settings.folder)
        site_options = settings.public_folder / "site.json"
        _write_if_changed(site_options, store, settings)
        try:
            supervisor = Supervisor(processes.children(settings, site_options, demonstration=unfinished))
        except (NoQueueServer, ValueError) as problem:
            raise CannotStart(str(problem)) from None

        def follow_settings() -> None:
            """The public site is told by its options file alone; start it anew when a partnership changed it.

            While the database is away, or the disk full, the public site stays as it is.
            """
            if log_file:
                logs.put_aside(log_file)
            try:
                if _write_if_changed(site_options, store, settings) and settings.public_site == "started":
                    supervisor.restart("public")
            except (SQLAlchemyError, OSError) as problem:
                _log.warning("settings-not-followed", problem=type(problem).__name__)

        try:
            supervisor.start()
            supervisor.wait_until(lambda: missing(settings) in _READY[bool(settings.redis_url)], READY_WITHIN)
            without = missing(settings)
            if not supervisor.told_to_stop:
                if without is None or "files" in without:
                    raise CannotStart("The service did not answer within a minute; the lines above say why")
                if said_first:
                    say(f"\n{said_first}\n")
                say(f"Portal:       {settings.portal_url}")
                say(f"Public site:  {settings.public_url}")
                for name in without:
                    say(_WITHOUT[name])
                _say_first_steps(store, settings, say)
                say(_sandbox_line(settings))
                say(_formats_line())
                if log_file:
                    say(f"Log: {log_file}")
                say("Press Ctrl-C to stop.")
            store.close()
            supervisor.watch(LOOKS_AT_SETTINGS_EVERY, follow_settings)
        finally:
            supervisor.stop()
    say("Stopped.")


_READY: dict[bool, tuple[tuple[str, ...], ...]] = {False: ((),), True: ((), ("queue",))}
"""By whether the queue is the deployment's own: what may not answer yet when people are told the addresses.

Ours starts with the service and is worth a moment's waiting; another may be away for long.
"""
_WITHOUT = {
    "queue": "The queue does not answer (REDIS_URL): submissions are kept, and processed when it is back.",
    "database": "The case database does not answer: the portal works when it is back; the public site works now.",
}


def _say_first_steps(store: Store, settings: Settings, say: Callable[[str], None]) -> None:
    try:
        if partnerships.needs_first_administrator(store) and not partnerships.faces(store):
            link = partnerships.first_administrator_link(Work(store, SERVICE))
            say("There is no partnership yet. Make the first administrator with this link (once, within a day):")
            say(f"  {link}")
    except DBAPIError as problem:  # away again since the migrations: the next start says it
        _log.warning("first-steps-not-said", problem=type(problem).__name__)
    if not settings.smtp_host and not settings.notify_api_key:
        say(f"No mail server is set: e-mails go into {settings.folder / 'mail'} and are shown in the portal.")


def _sandbox_line(settings: Settings) -> str:
    """Return which protections the reader of uploaded files has on this machine, and what a missing one means."""
    try:
        layers = sandbox.layers()
    except sandbox.SandboxFailed as failure:  # the service is of use without it: pages then say what is missing
        return f"Uploaded files cannot be read on this machine now ({failure.code}): {failure.message}"
    finally:
        sandbox.shut_down()
    missing = [name for name, there in layers.items() if not there]
    if not missing:
        return f"Uploaded files are read in a sandbox: {', '.join(layers)}."
    refused = sorted(set(missing) - set(settings.sandbox_may_miss))
    then = (
        "Files will not be read." if refused else "CASEREVIEWS_SANDBOX_MAY_MISS allows to read files all the same."
    )
    return f"This machine lacks protections for reading uploaded files: {', '.join(missing)}. {then}"


def _formats_line() -> str:
    """Return which programs for more kinds of files this machine has, and what the missing ones would add."""
    more = (
        (
            "LibreOffice",
            convert.converter(),
            "older and open documents (.doc, .odt, .rtf) are read",
            convert.PACKAGE,
        ),
        ("Tesseract", ocr.character_reader(), "scanned pages are read as a draft", "tesseract-ocr"),
    )
    there = [f"With {name}, {does}." for name, program, does, _ in more if program]
    lacking = [
        f"{name} is not installed: with it, {does} (Debian: {package})."
        for name, program, does, package in more
        if not program
    ]
    return " ".join([*there, *lacking])


def _write_if_changed(file: Path, store: Store, settings: Settings) -> bool:
    """Write the public site's options, and return whether they were others before."""
    faces = partnerships.faces(store)
    text = public_site.as_json(site_options(settings, faces), own_sites(settings, faces))
    if file.exists() and file.read_text() == text:
        return False
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    beside.write_text(text)
    beside.chmod(0o644)  # it holds nothing but what the site shows, and the site may have a user of its own
    beside.replace(file)
    return True


def site_options(settings: Settings, faces: tuple[PartnershipFace, ...]) -> SiteOptions:
    """Return what the public site shows of its one partnership; plain words for none and for several."""
    options = SiteOptions(
        catalogue=settings.catalogue,
        files=settings.public_files,
        counts=settings.public_counts,
        templates=TEMPLATES / "html",
        partnership=f"Safeguarding Children Partnership{'s' if len(faces) > 1 else ''}",
        public_url=settings.public_url,
        portal_url=settings.portal_url,
        frame_sites=settings.frame_sites,
    )
    if len(faces) == 1:
        return _of_one(options, faces[0])
    return replace(
        options,
        demonstration=any(face.demonstration for face in faces),
        own_lists=tuple((face.name, public_path(face.slug)) for face in faces),
    )


def own_sites(settings: Settings, faces: tuple[PartnershipFace, ...]) -> dict[str, SiteOptions]:
    """Return what the sites of single partnerships show, by their paths; none where there is one partnership."""
    if len(faces) < 2:
        return {}
    options = site_options(settings, faces)
    return {
        public_path(face.slug): replace(
            _of_one(options, face),
            own_lists=(),
            only_of=tuple(dict.fromkeys((face.settings.short_name, *face.settings.earlier_names))),
        )
        for face in faces
    }


def _of_one(options: SiteOptions, face: PartnershipFace) -> SiteOptions:
    return replace(
        options,
        partnership=face.name,
        brand_colour=face.settings.colour,
        contact_email=face.settings.contact_email,
        contact_telephone=face.settings.contact_phone,
        worried_about_a_child=face.settings.urgent_help,
        kind_names={ReviewKind.LCSPR: capitalised(face.settings.review_name)},
        date_in_title=face.settings.date_in_title,
        demonstration=face.demonstration,
    )


def public_path(slug: str) -> str:
    """Return where the public list of one of several partnerships is."""
    return f"/partnerships/{slug}"


def _with_ports(settings: Settings) -> Settings:
    """Return the settings with every port known to be free; 0 asks for any. Raises CannotStart."""
    portal, public = _free_port(settings, settings.port, "--port"), 0
    while public in (0, portal):
        public = _free_port(settings, settings.public_port, "--public-port")
        if settings.public_port and public == portal:
            raise CannotStart("Portal and public site cannot have the same port: give another with --public-port")
    return replace(settings, port=portal, public_port=public)


def _free_port(settings: Settings, port: int, option: str) -> int:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, port))
        except (OSError, UnicodeError) as problem:
            raise CannotStart(_port_problem(problem, settings.host, port, option)) from None
        return int(probe.getsockname()[1])


def _port_problem(problem: OSError | UnicodeError, host: str, port: int, option: str) -> str:
    number = getattr(problem, "errno", None)
    if number == errno.EADDRINUSE:
        return f"Port {port} is in use already: stop what uses it, or give another port with {option}"
    if number == errno.EACCES:
        return f"Port {port} may be used by root only: give one above 1023 with {option}"
    return f"This machine has no address {host}: set CASEREVIEWS_HOST to one that it has"


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Hold the data folder for this service alone. Raises CannotStart when another one runs on it."""
    settings.prepare_folder()
    with (settings.folder / ".running").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"The service is running on {settings.folder} already: stop it, or give another folder with --data"
            ) from None
        yield
