"""What the portal is told when it is started. The composition root reads the settings; nothing here does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that signs its own people in (OpenID Connect).

    issuer: its address. email_domains: which addresses it speaks for. emails_proved: its addresses are sure though
    its answers do not say so. partnership: the slug of the one partnership it is offered to, "" for all.
    """

    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    email_domains: tuple[str, ...]
    emails_proved: bool = False
    partnership: str = ""


Table = tuple[str, Sequence[str], Sequence[Sequence[str | int | date]]]
"""Its name, its columns' headings, its rows."""


@dataclass(frozen=True, slots=True)
class TableFiles:
    """Writes tables that a page gives as a file. A cell holds text whatever it begins with, never a formula.

    workbook: of several tables, and a title, as .xlsx. csv: of one.
    """

    workbook: Callable[[Sequence[Table], str], bytes]
    csv: Callable[[Table], bytes]


@dataclass(frozen=True, slots=True)
class PortalOptions:
    """The portal's settings. Sizes, addresses and keys that actions need too are the store's.

    cookie_secure: the portal is reached by https; cookies then carry `Secure` and the `__Host-` prefix.
    frame_sites: origins ("https://www.example.org") that may show the referral form in a frame.
    rate_limit_storage: "memory://", or "redis://…" when several portal processes share the limits; memory is
    used while it does not answer. proxies: how many trusted proxies stand before the portal.
    queue_answers: says whether the queue answers, for the health page only; the portal never talks to the queue.
    files_at_once: how many files of the full size one page may send. organisations: see there.
    table_files: None for a portal that gives no lists as files.
    """

    cookie_secure: bool = False
    frame_sites: tuple[str, ...] = ()
    rate_limit_storage: str = "memory://"
    rate_limits: bool = True
    proxies: int = 0
    queue_answers: Callable[[], bool] | None = None
    idle_limit: timedelta = timedelta(minutes=30)
    absolute_limit: timedelta = timedelta(hours=12)
    page_limit: int = 2 * MEGABYTE
    files_at_once: int = 2
    organisations: tuple[Organisation, ...] = ()
    table_files: TableFiles | None = None
