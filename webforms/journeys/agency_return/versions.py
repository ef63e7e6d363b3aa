"""Versions of a return: what changed between two of them, and mendings carried from one to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.returns import requests, returns, versions as return_versions
from casework.actions.returns.returns import UploadView
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from webforms.access import current_work, may, requires
from webforms.journeys.agency_return.pages import pages
from webforms.journeys.agency_return.reading_view import FIELD_NAMES, WORDS
from webforms.journeys.readings import understood
from webforms.pages import announce
from webforms.words import plural

Shown = str | Response
PAGE_ROWS = 100
KINDS: Mapping[str, str] = {
    "new": "New",
    "changed": "Changed",
    "kept-out": "Now kept out",
    "back": "No longer kept out",
    "gone": "Gone",
    "same": "The same",
}
Step = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row of two versions. number: as the list of the later one has it, or of the earlier one where it is gone.

    aside: it is kept out of the chronology there. date: as typed; meaning: as understood. parts: (its name, its
    words as ("same", "ins" or "del", words)).
    """

    kind: str
    number: int
    aside: bool
    date: str
    meaning: str
    parts: tuple[tuple[str, tuple[Step, ...]], ...]


@pages.get("/<uuid:request_id>/changes", endpoint="changes")
@requires(Permission.SIGNED_IN)
def changes(request_id: UUID) -> Shown:
    """Show row by row what changed between two versions of a return; without a choice, since it was handed in."""
    work = current_work()
    view = requests.show_request(work, request_id)
    uploads = [upload for upload in returns.uploads_of(work, request_id) if upload.state == "read"]
    chosen = versions_to_compare(uploads, {request.args.get(name, 0, type=int) for name in ("from", "to")})
    if chosen is None:
        return render_template(
            "agency_return/changes.html", view=view, uploads=uploads, chosen=None, mine=may(Permission.HAND_IN)
        )
    earlier, later = chosen
    try:
        rows = changed_rows(return_versions.differences(work, earlier.id, later.id))
    except Refusal as refusal:
        abort(409, refusal.message)
    everything = request.args.get("rows") == "all"
    listed = [row for row in rows if everything or row.kind != "same"]
    pages_ = max(1, -(-len(listed) // PAGE_ROWS))
    page = min(max(request.args.get("page", 1, type=int), 1), pages_)
    return render_template(
        "agency_return/changes.html",
        view=view,
        uploads=uploads,
        chosen=chosen,
        counts={kind: sum(row.kind == kind for row in rows) for kind in KINDS},
        kinds=KINDS,
        rows=listed[(page - 1) * PAGE_ROWS : page * PAGE_ROWS],
        everything=everything,
        sections=changed_sections(
            returns.written_sections(work, earlier.id), returns.written_sections(work, later.id)
        ),
        page=page,
        pages=pages_,
        mine=may(Permission.HAND_IN),
        exit_this_page=True,
    )


@pages.post("/files/<uuid:upload_id>/carry", endpoint="carry")
@requires(Permission.ANSWER_REQUESTS)
def carry(upload_id: UUID) -> Shown:
    """Carry the mendings of earlier versions to rows that are the same in this one."""
    count = return_versions.carry(current_work(), upload_id)
    if count:
        announce(f"{plural(count, 'change').capitalize()} carried over.")
    return redirect(url_for("agency_return.reading", upload_id=upload_id), 303)


def changed_sections(
    before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]
) -> list[tuple[str, str, str]]:
    """Return (heading, words before, words now) of what is written beside the rows and is not the same."""
    was, now = _by_heading(before), _by_heading(after)
    headings = list(dict.fromkeys([*was, *now]))
    return [
        (heading, was.get(heading, ""), now.get(heading, ""))
        for heading in headings
        if was.get(heading, "").split() != now.get(heading, "").split()
    ]


def _by_heading(sections: Sequence[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for heading, text in sections:
        found[heading] = f"{found[heading]}\n{text}" if heading in found else text
    return found


def changed_rows(differences: Sequence[Mapping[str, Any]]) -> list[ChangedRow]:
    """Return the differences as the page shows them."""
    found = []
    for one in differences:
        side = "earlier" if one["kind"] == "gone" else "later"
        row = one[side]
        found.append(
            ChangedRow(
                kind=one["kind"],
                number=one[f"{side}_number"],
                aside=bool(row.get("aside")),
                date=" ".join(f"{row['date_text']} {row['time_text']}".split()),
                meaning=understood(row),
                parts=tuple(_parts(one, row)),
            )
        )
    return found


def _parts(one: Mapping[str, Any], row: Mapping[str, Any]) -> list[tuple[str, tuple[Step, ...]]]:
    """Return a row's words, those that changed marked.

    Of a changed row only what changed, and its event, which says of itself that it did not.
    """
    whole = {"new": "ins", "gone": "del"}.get(one["kind"], "same")
    names = {"date_text": "Date", "time_text": "Time"} | {
        name: FIELD_NAMES[name] for name in WORDS if "_" not in name
    }
    found: list[tuple[str, tuple[Step, ...]]] = []
    for name, called in names.items():
        if name in one["fields"]:
            found.append((called, tuple((step[0], step[1]) for step in one["fields"][name])))
        elif row[name] and (name == "event" or (one["kind"] in ("new", "gone") and "_" not in name)):
            unchanged = one["kind"] == "changed"
            found.append((f"{called}, not changed" if unchanged else called, ((whole, row[name]),)))
    for name, steps in one["fields"].items():
        if name not in names:
            found.append((name, tuple((step[0], step[1]) for step in steps)))
    return found


def versions_to_compare(
    uploads: Sequence[UploadView], asked: AbstractSet[int]
) -> tuple[UploadView, UploadView] | None:
    """Return the two versions to compare, the earlier first; None where there are not two.

    asked: numbers of versions that were asked for, with others that may be none; two of them, or the later alone.
    Where nothing else was chosen, the newest is compared with the version that was handed in last, because that is
    the one that others have read; with the one just before it where none was.
    """
    by_number = {upload.version: upload for upload in uploads}
    ordered = sorted(by_number)
    if len(ordered) < 2:
        return None
    wanted = asked & set(ordered)
    if len(wanted) == 2:
        first, last = min(wanted), max(wanted)
    else:
        last = max(wanted, default=ordered[-1])
        before = [number for number in ordered if number < last] or ordered[:1]
        handed_in = [number for number in before if by_number[number].handed_in_last]
        first, last = (handed_in or before)[-1], max(last, ordered[1])
    return by_number[first], by_number[last]
