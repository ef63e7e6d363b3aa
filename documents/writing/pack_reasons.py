"""Why a part of a pack is shown as it is, in the words of its first page."""

from __future__ import annotations

from collections.abc import Mapping

TYPED = "The agency typed this return on a page of the service: there is no file but this."
WRITTEN = (
    "The agency wrote part of this return online, beside its file. What was read from the file and what was "
    "written follow together."
)
CODED = (
    "This pack shows people by codes. The agency's own file names them and can't be put into codes, so it is not "
    "here: what was read from it follows in codes."
)
APART = (
    "The agency asked for part of its file to be kept apart, so the file itself is not here: what was read of the "
    "rest follows."
)
BY_KIND: Mapping[str, str] = {"typed": TYPED, "written": WRITTEN, "in-codes": CODED, "for-chair": APART}
"""By the kind of a return that is no file, or whose file is not shown."""
BY_DAMAGE: Mapping[str, str] = {
    "unreadable": "The file is damaged: it could not be opened, even by repair. Ask the agency for it again.",
    "password": "The file needs a password to be opened. Ask the agency for a copy without one.",
    "empty": "The file has no pages, or far too many. Ask the agency for it again.",
    "not-printed": "LibreOffice could not print the file, so its own pages can't be shown.",
    "too-long": "LibreOffice took too long to print the file, so its own pages can't be shown.",
    "no-program": "Its pages can't be shown here: the program that prints this kind of file is not installed.",
}
"""By the code of `PartDamaged`, and "no-program"."""
