"""Pages that showed errors, kept sealed for an hour: Back and Reload find them without sending a form again.

Only the browser that got a page sees it again, at the same address. Threats: docs/threats.md.
"""

from __future__ import annotations

import base64
import zlib
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from casework.records.store import Store
from casework.records.tables import RefusedPage

KEPT_FOR = timedelta(hours=1)
MOST_KEPT = 10
"""For one browser: the oldest go first."""


def keep(store: Store, browser: str, path: str, page: str) -> UUID:
    """Keep a page and return its id. browser: a secret of the browser's."""
    packed = base64.b64encode(zlib.compress(page.encode(), 6)).decode()
    now, whose = store.now(), store.keys.token_hash(browser)
    with store.changing() as session:
        session.execute(delete(RefusedPage).where(RefusedPage.made_at < now - KEPT_FOR))
        mine = select(RefusedPage.id).where(RefusedPage.browser_hash == whose).order_by(RefusedPage.made_at.desc())
        old = session.scalars(mine.offset(MOST_KEPT - 1)).all()
        if old:
            session.execute(delete(RefusedPage).where(RefusedPage.id.in_(old)))
        row = RefusedPage(browser_hash=whose, path=path, body=b"", made_at=now)
        session.add(row)
        session.flush()
        row.body = store.keys.seal(packed, _context(row.id))
        return row.id


def kept(store: Store, browser: str, path: str, page_id: UUID) -> str | None:
    """Return a page as it was; None for one of another browser or address, and for one that is gone."""
    with store.looking() as session:
        row = session.get(RefusedPage, page_id)
        if row is None or row.path != path or row.browser_hash != store.keys.token_hash(browser):
            return None
        if row.made_at < store.now() - KEPT_FOR:
            return None
        packed = store.keys.unseal(row.body, _context(row.id))
        return zlib.decompress(base64.b64decode(packed)).decode()


def _context(page_id: UUID) -> str:
    return f"refused-page/{page_id}"
