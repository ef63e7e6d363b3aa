"""Draws the pages of a PDF that was sent in, some at a time, for whoever compares what was read with the file."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from casework.actions import task_rows
from casework.actions.returns import page_pictures
from casework.actions.returns.page_pictures import Drawn
from casework.actions.task_rows import Claim, Store
from documents.safety import sandbox
from documents.safety.refusals import Refused
from documents.safety.sandbox import SandboxFailed
from workers.jobs import Handler
from workers.means import Means

DRAWER = "documents.reading.page_pictures:draw"
AT_ONCE, AT_MOST = 6, 24
"""Pages drawn in one child, and in one task: then other work has its turn."""
_MARKS = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff"}


def run(means: Means, claim: Claim) -> None:
    """Draw the next pages and record them; a page that cannot be drawn is recorded as such."""
    upload = page_pictures.to_draw(means.store, claim.ref)
    if upload is None:
        task_rows.finish(means.store, claim)
        return
    data = means.store.vault.read(upload.sha256)
    drawn: list[Drawn] = []
    pages = upload.last
    number = upload.first
    while number <= min(pages, upload.last) and len(drawn) < AT_MOST:
        found, pages = _some(means, data, number, pages)
        drawn += found
        number += max(len(found), 1)
    page_pictures.record_pictures(means.store, upload.upload_id, drawn, pages=pages, claim=claim)


def _some(means: Means, data: bytes, first: int, pages: int) -> tuple[list[Drawn], int]:
    """Return the next pages, each drawn or not, and how many the file has, as far as is known."""
    for count in (AT_ONCE, 1):
        try:
            answer = sandbox.run_in_sandbox(DRAWER, data, first=first, count=count)
        except Refused:
            return [], 0
        except SandboxFailed as failure:
            if failure.code == "sandbox-missing":
                raise
            continue  # one page of them may be the cause: each alone, from here on
        pages = int(answer["pages"])
        last = min(first + count - 1, pages)
        made = {int(one["page"]): one for one in answer["pictures"]}
        return [kept_picture(means.store, page, made.get(page)) for page in range(first, last + 1)], pages
    return [Drawn(first)], pages


def kept_picture(store: Store, page: int, untrusted: dict[str, Any] | None) -> Drawn:
    """Keep a picture if it is one: a parser that was taken over could hand out anything as a picture."""
    if untrusted is None or untrusted.get("kind") not in _MARKS:
        return Drawn(page)
    kind = untrusted["kind"]
    try:
        data = base64.b64decode(untrusted["data"], validate=True)
    except (binascii.Error, ValueError):
        return Drawn(page)
    if not data.startswith(_MARKS[kind]):
        return Drawn(page)
    size = (int(untrusted["width"]), int(untrusted["height"]))
    return Drawn(page, store.vault.put_bytes(data), *size, f"image/{kind}")


def gave_up(store: Store, claim: Claim, code: str) -> None:
    """Say on the file's page that there are no pictures."""
    if page_pictures.to_draw(store, claim.ref) is not None:
        page_pictures.give_up(store, claim.ref, code)


def prepare() -> None:
    """Have the sandbox load what draws pages, once for all tasks of this worker."""
    sandbox.warm_up(DRAWER)


HANDLER = Handler(run, gave_up, prepare)
