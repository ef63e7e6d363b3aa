"""Which two versions of a return are compared where nobody chose, or chose only the later one."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from casework.actions.returns.returns import UploadView
from webforms.journeys.agency_return.versions import versions_to_compare


def upload(version: int, *, handed_in_last: bool) -> UploadView:
    return UploadView(
        id=UUID(int=version),
        request_id=UUID(int=99),
        file_name="return.docx",
        size=1,
        version=version,
        state="read",
        refusal="",
        kind="return",
        rows=1,
        problems=0,
        rows_to_check=0,
        of_file=0,
        needs_person=False,
        checked=False,
        questions=0,
        pictures="",
        handed_in=False,
        handed_in_last=handed_in_last,
        to_sign=False,
        for_chair=False,
        signed="",
        signed_at=None,
        sent_at=datetime(2026, 11, 2, tzinfo=UTC),
        typed=False,
        closed=False,
        mended=False,
    )


@pytest.mark.parametrize(
    ("last_handed_in", "asked", "compared"),
    [
        (None, set(), (3, 4)),
        (1, set(), (1, 4)),
        (1, {3}, (1, 3)),  # the link of a version that is not the newest
        (3, {2}, (1, 2)),  # it was sent in before the one that was handed in
        (4, set(), (3, 4)),  # handed in itself: what changed against the one before
        (1, {2, 3}, (2, 3)),
        (1, {9}, (1, 4)),
        (1, {1}, (1, 2)),
    ],
)
def test_the_newest_is_compared_with_the_version_that_was_handed_in(
    last_handed_in: int | None, asked: set[int], compared: tuple[int, int]
) -> None:
    uploads = [upload(number, handed_in_last=number == last_handed_in) for number in (4, 3, 2, 1)]
    chosen = versions_to_compare(uploads, asked | {0})
    assert chosen is not None
    assert (chosen[0].version, chosen[1].version) == compared


def test_one_version_is_compared_with_none() -> None:
    assert versions_to_compare([upload(1, handed_in_last=False)], set()) is None
