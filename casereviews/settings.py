"""The service's settings: read from the environment in this one place, then never changed.

docs/operating.md lists every variable. `as_environment` is the way back, for the processes that `run` starts.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from sqlalchemy.exc import ArgumentError

from casereviews.coding import CODING
from casereviews.organisations import OrganisationProblem, organisations_in
from casereviews.understanding import UNDERSTANDING
from casework.records.database import open_database
from casework.records.keys import Keyring, master_key_from_file, parse_master_key
from casework.records.store import Store
from casework.records.vault import Vault
from documents.safety.sandbox import LAYERS
from publication.options import is_origin
from workers.mail import SECURITIES, MailServer, Security
from workers.means import Means
from workers.notify import ADDRESS as NOTIFY_ADDRESS, Notify
from workers.queue import address_in, is_address

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
MEGABYTE = 1024 * 1024


class SettingProblem(Exception):
    """A setting cannot be used. The message names the variable and says what it must be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a deployment may set; each field names its environment variable.

    data: folder of everything kept. database_url: "" for SQLite in `data`. redis_url: "" for a queue of our own.
    master_key: as text, "" to use `master_key_file`, "" of which is a file in `data`. host: what the two sites
    listen on. portal_address, public_address: how people reach them, "" for host and port. smtp_host: "" to put
    e-mails into a folder. notify_api_key, notify_template: to send them by GOV.UK Notify. upload_limit_mb:
    megabytes a file may have. sandbox_may_miss: protection layers of the file readers that this machine need not
    have. frame_sites: origins that may show our pages in a frame. proxies: how many trusted proxies stand before
    the portal. public_data: "" for a folder in `data`. public_site: "started" with everything else, or "apart": as
    another user, by somebody else (docs/operating.md).
    organisations: file that describes who signs in by their own organisation, "" for nobody.
    """

    data: Path = field(default=Path("data"), metadata={"variable": "CASEREVIEWS_DATA"})
    database_url: str = field(default="", repr=False, metadata={"variable": "DATABASE_URL"})
    redis_url: str = field(default="", repr=False, metadata={"variable": "REDIS_URL"})
    master_key: str = field(default="", repr=False, metadata={"variable": "CASEREVIEWS_MASTER_KEY"})
    master_key_file: str = field(default="", metadata={"variable": "CASEREVIEWS_MASTER_KEY_FILE"})
    host: str = field(default="127.0.0.1", metadata={"variable": "CASEREVIEWS_HOST"})
    port: int = field(default=8000, metadata={"variable": "CASEREVIEWS_PORT"})
    public_port: int = field(default=8001, metadata={"variable": "CASEREVIEWS_PUBLIC_PORT"})
    portal_address: str = field(default="", metadata={"variable": "CASEREVIEWS_PORTAL_ADDRESS"})
    public_address: str = field(default="", metadata={"variable": "CASEREVIEWS_PUBLIC_ADDRESS"})
    proxies: int = field(default=0, metadata={"variable": "CASEREVIEWS_PROXIES"})
    smtp_host: str = field(default="", metadata={"variable": "SMTP_HOST"})
    smtp_port: int = field(default=587, metadata={"variable": "SMTP_PORT"})
    smtp_security: Security = field(default="starttls", metadata={"variable": "SMTP_SECURITY"})
    smtp_user: str = field(default="", metadata={"variable": "SMTP_USER"})
    smtp_password: str = field(default="", repr=False, metadata={"variable": "SMTP_PASSWORD"})
    mail_sender: str = field(default="case-reviews@localhost", metadata={"variable": "CASEREVIEWS_MAIL_SENDER"})
    notify_api_key: str = field(default="", repr=False, metadata={"variable": "NOTIFY_API_KEY"})
    notify_template: str = field(default="", metadata={"variable": "NOTIFY_TEMPLATE_ID"})
    notify_address: str = field(default=NOTIFY_ADDRESS, metadata={"variable": "NOTIFY_ADDRESS"})
    upload_limit_mb: int = field(default=50, metadata={"variable": "CASEREVIEWS_UPLOAD_LIMIT_MB"})
    sandbox_may_miss: tuple[str, ...] = field(default=(), metadata={"variable": "CASEREVIEWS_SANDBOX_MAY_MISS"})
    frame_sites: tuple[str, ...] = field(default=(), metadata={"variable": "CASEREVIEWS_FRAME_SITES"})
    public_data: str = field(default="", metadata={"variable": "CASEREVIEWS_PUBLIC_DATA"})
    public_site: str = field(default="started", metadata={"variable": "CASEREVIEWS_PUBLIC_SITE"})
    organisations: str = field(default="", metadata={"variable": "CASEREVIEWS_ORGANISATIONS"})
    workers: int = field(default=1, metadata={"variable": "CASEREVIEWS_WORKERS"})

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Return the settings of `environment`; an empty variable is as good as none. Raises SettingProblem."""
        values: dict[str, Any] = {
            entry.name: _read(entry.metadata["variable"], environment[entry.metadata["variable"]], entry.default)
            for entry in fields(cls)
            if environment.get(entry.metadata["variable"], "").strip()
        }
        settings = cls(**values)
        settings._check()
        return settings

    def as_environment(self) -> dict[str, str]:
        """Return the variables that give these settings again, in a process that is started anywhere."""
        return {
            entry.metadata["variable"]: _written(getattr(self, entry.name))
            for entry in fields(self)
            if getattr(self, entry.name) != entry.default or entry.name == "data"
        }

    @property
    def folder(self) -> Path:
        """The data folder, as a path that holds whatever the current folder is."""
        return self.data.absolute()

    @property
    def portal_url(self) -> str:
        """How people reach the portal, without a final "/"."""
        return (self.portal_address or f"http://{_shown(self.host)}:{self.port}").rstrip("/")

    @property
    def public_url(self) -> str:
        """How people reach the public site, without a final "/"."""
        return (self.public_address or f"http://{_shown(self.host)}:{self.public_port}").rstrip("/")

    @property
    def public_folder(self) -> Path:
        """Where everything is that the public process may read."""
        return Path(self.public_data).absolute() if self.public_data else self.folder / "public"

    @property
    def catalogue(self) -> Path:
        """The list of what is public."""
        return self.public_folder / "catalogue.sqlite"

    @property
    def public_files(self) -> Path:
        """The documents that are public."""
        return self.public_folder / "files"

    @property
    def public_counts(self) -> Path:
        """How often documents were downloaded: the one file that the public process writes, in a folder of its own
        where that is another user's.
        """
        return self.public_folder / ("counts/" if self.public_site == "apart" else "") / "counts.sqlite"

    @property
    def queue_folder(self) -> Path:
        """Where our own queue keeps its data and its socket."""
        return self.folder / "queue"

    @property
    def queue_url(self) -> str:
        """The queue's address: `redis_url`, or that of our own queue."""
        return self.redis_url or address_in(self.queue_folder)

    def keyring(self) -> Keyring:
        """Return the keys; makes the key file when there is none yet. Raises KeyProblem."""
        if self.master_key:
            return Keyring(parse_master_key(self.master_key))
        self.prepare_folder()
        return Keyring(master_key_from_file(self.key_file))

    @property
    def key_file(self) -> Path:
        """Where the master key is, unless the environment gives it."""
        return Path(self.master_key_file).absolute() if self.master_key_file else self.folder / "master.key"

    def prepare_folder(self) -> None:
        """Make the data folder, for the service's user alone."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def means(self, store: Store) -> Means:
        """Return what jobs work with."""
        server = MailServer(self.smtp_host, self.smtp_port, self.smtp_security, self.smtp_user, self.smtp_password)
        return Means(
            store=store,
            catalogue=self.catalogue,
            public_files=self.public_files,
            mail_sender=self.mail_sender,
            mail_server=server if self.smtp_host else None,
            notify=Notify(self.notify_api_key, self.notify_template, self.notify_address.rstrip("/"))
            if self.notify_api_key
            else None,
        )

    def _check_public_site(self) -> None:
        if self.public_site not in ("started", "apart"):
            raise SettingProblem("CASEREVIEWS_PUBLIC_SITE must be started or apart")
        if self.public_site == "apart" and not self.public_data:
            raise SettingProblem("CASEREVIEWS_PUBLIC_SITE=apart needs CASEREVIEWS_PUBLIC_DATA, a folder elsewhere")

    def _check(self) -> None:
        self._check_public_site()
        try:
            organisations_in(self.organisations)
        except OrganisationProblem as problem:
            raise SettingProblem(str(problem)) from None
        if bool(self.notify_api_key) != bool(self.notify_template):
            raise SettingProblem(
                "NOTIFY_API_KEY and NOTIFY_TEMPLATE_ID belong together: set both to send e-mails by GOV.UK Notify"
            )
        if self.notify_api_key and self.smtp_host:
            raise SettingProblem("Set either SMTP_HOST or NOTIFY_API_KEY: e-mails go out by one of them")
        if self.smtp_security not in SECURITIES:
            raise SettingProblem(f"SMTP_SECURITY must be one of {', '.join(SECURITIES)}")
        for variable, number, least, most in (
            ("CASEREVIEWS_UPLOAD_LIMIT_MB", self.upload_limit_mb, 1, 2000),
            ("CASEREVIEWS_WORKERS", self.workers, 1, 64),
            ("CASEREVIEWS_PROXIES", self.proxies, 0, 10),
            ("CASEREVIEWS_PORT", self.port, 0, 65535),
            ("CASEREVIEWS_PUBLIC_PORT", self.public_port, 0, 65535),
            ("SMTP_PORT", self.smtp_port, 1, 65535),
        ):
            if not least <= number <= most:
                raise SettingProblem(f"{variable} must be a whole number from {least} to {most}")
        for variable, address in (
            ("CASEREVIEWS_PORTAL_ADDRESS", self.portal_address),
            ("CASEREVIEWS_PUBLIC_ADDRESS", self.public_address),
            ("NOTIFY_ADDRESS", self.notify_address),
            *(("CASEREVIEWS_FRAME_SITES", site) for site in self.frame_sites),
        ):
            if address and not is_origin(address.rstrip("/") if "ADDRESS" in variable else address):
                raise SettingProblem(f"{variable} must be like https://reviews.example.org, without a path")
        unknown = set(self.sandbox_may_miss) - set(LAYERS)
        if unknown:
            raise SettingProblem(
                f"CASEREVIEWS_SANDBOX_MAY_MISS names no such protection: {', '.join(sorted(unknown))}. "
                f"There are {', '.join(LAYERS)}"
            )
        if self.redis_url and not is_address(self.redis_url):
            raise SettingProblem("REDIS_URL must be like redis://host:6379/0 or unix:///path/to/socket")


def open_store(settings: Settings) -> Store:
    """Return the store of these settings. Raises KeyProblem, and SettingProblem for a database address."""
    keys = settings.keyring()
    settings.prepare_folder()
    vault = Vault(settings.folder / "vault", keys)
    vault.prepare()
    try:
        engine = open_database(settings.database_url or f"sqlite:///{settings.folder / 'case.sqlite'}")
    except (ValueError, ArgumentError):
        raise SettingProblem(
            "DATABASE_URL must be like postgresql://user:password@host/name, or empty for SQLite"
        ) from None
    return Store(
        engine=engine,
        vault=vault,
        keys=keys,
        templates=TEMPLATES,
        audit_anchor=settings.folder / "audit-anchor.json",
        portal_address=settings.portal_url,
        public_address=settings.public_url,
        upload_limit=settings.upload_limit_mb * MEGABYTE,
        mail_folder=None if settings.smtp_host or settings.notify_api_key else settings.folder / "mail",
        understanding=UNDERSTANDING,
        coding=CODING,
    )


def _read(variable: str, text: str, default: object) -> object:
    """Return a variable's text as the kind of value that its default is. Raises SettingProblem."""
    text = text.strip()
    if isinstance(default, Path):
        return Path(text)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if isinstance(default, int):
        if not text.isascii() or not text.isdigit():
            raise SettingProblem(f"{variable} must be a whole number, not “{text}”")
        return int(text)
    return text


def _written(value: object) -> str:
    if isinstance(value, Path):
        return str(value.absolute())
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _shown(host: str) -> str:
    """Return the host for an address that a person opens: "every address of this machine" is none."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
