"""What contents and index say of a part beside its title: its file, and how that comes to be shown."""

from __future__ import annotations

from documents.writing.pack_plan import Attachment
from documents.writing.pack_reasons import BY_DAMAGE
from documents.writing.pack_returns import PackReturn, Ready
from documents.writing.return_pdf import changes_told


def detail_of(given: PackReturn, ready: Ready) -> str:
    """Return what is said of a return beside its title."""
    reading = given.reading
    if ready.layout is None:
        changed = changes_told(reading)
        return f"{reading.file}, {ready.how}{ready.beside.in_short()}" + (f". {changed}" if changed else "")
    if given.media_kind == "typed":
        return "typed by the agency"
    damaged = ready.why in BY_DAMAGE.values()
    return f"{reading.file}, {'damaged; ' if damaged else ''}rendering of what was read"


def detail_of_attachment(given: Attachment, ready: Ready) -> str:
    """Return what is said of an attachment beside its title."""
    return f"{given.file}, {ready.how}{ready.beside.in_short()}"
