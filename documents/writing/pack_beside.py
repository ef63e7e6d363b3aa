"""What a file in a pack holds beside what its pages show: hidden parts, comments, attached files, lost pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

_MOST_COMMENTS, _MOST_FILES, _LONGEST = 1_000, 100, 40_000
_SAID_OF_CUT = " (cut here: {:,} characters)"
_MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment in a file. where: "Page 3", say; who: its author as the file says, "" for nobody."""

    where: str
    who: str
    says: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What its pages do not show, or not as it was.

    hidden: a sentence each. cut: cells of which only the beginning has room; all of it is a comment.
    lost: pages, from 1, of which nothing could be recovered; doubtful: pages on which
    something may be missing; missing: pages that could not be found, nor their places. more_comments: beyond those
    that are listed.
    """

    hidden: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    more_comments: int = 0
    files: tuple[str, ...] = ()
    lost: tuple[int, ...] = ()
    doubtful: tuple[int, ...] = ()
    missing: int = 0

    def __bool__(self) -> bool:
        return self != NOTHING

    @property
    def damaged(self) -> bool:
        """Whether something of the file's pages could not be recovered."""
        return bool(self.lost or self.doubtful or self.missing)

    def with_office(self, other: Beside) -> Beside:
        """Return what the printed pages of an Office file have with what the file itself holds."""
        if not other:
            return self
        return replace(
            self,
            hidden=other.hidden,
            cut=other.cut,
            comments=other.comments,
            more_comments=other.more_comments,
        )

    def in_short(self) -> str:
        """Return what is said beside a part's title, in the contents and on its divider; "" for nothing."""
        said = []
        if self.lost or self.missing:
            count = len(self.lost) + self.missing
            said.append(f"{count} page{'' if count == 1 else 's'} could not be recovered")
        if self.doubtful:
            said.append(f"something may be missing on page{'' if len(self.doubtful) == 1 else 's'} ")
            said[-1] += numbers_in_words(self.doubtful)
        if self.hidden:
            said.append("hidden parts are not shown")
        if self.comments:
            said.append(f"its {'long cells and ' if self.cut else ''}comments are listed first")
        if self.files:
            said.append("files attached to it are not shown")
        return "".join(f"; {one}" for one in said)

    def as_json(self) -> bytes:
        """Return it as JSON, for `from_json`."""
        return json.dumps(
            {
                "comments": [[one.where, one.who, one.says] for one in self.comments],
                "more": self.more_comments,
                "files": self.files,
                "lost": self.lost,
                "doubtful": self.doubtful,
                "missing": self.missing,
            }
        ).encode()


NOTHING = Beside()


def from_json(untrusted: bytes) -> Beside:
    """Return what `as_json` gave; nothing of it can be more than words and numbers. Raises ValueError."""
    try:
        said: dict[str, Any] = json.loads(untrusted)
        return listed(
            [Comment(str(where), str(who), str(says)) for where, who, says in said["comments"]],
            more=int(said["more"]),
            files=[str(one) for one in said["files"]],
            lost=tuple(int(one) for one in said["lost"]),
            doubtful=tuple(int(one) for one in said["doubtful"]),
            missing=int(said["missing"]),
        )
    except (KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError("not what a file holds beside its pages") from None


def listed(
    comments: Sequence[Comment],
    *,
    more: int = 0,
    files: Sequence[str] = (),
    lost: tuple[int, ...] = (),
    doubtful: tuple[int, ...] = (),
    missing: int = 0,
) -> Beside:
    """Return comments and the rest within bounds: what is too much is counted."""
    kept = [replace(one, says=_cut(one.says)) for one in comments[:_MOST_COMMENTS]]
    more += len(comments) - len(kept)
    return Beside((), (), tuple(kept), more, tuple(files[:_MOST_FILES]), lost, doubtful, missing)


def _cut(text: str) -> str:
    whole = len(text) <= _LONGEST + len(_SAID_OF_CUT) + 20
    return text if whole else text[:_LONGEST] + _SAID_OF_CUT.format(len(text))


def numbers_in_words(numbers: Sequence[int]) -> str:
    """Return page numbers in a sentence: "3, 5 and 7 to 9"."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    said: list[str] = []
    for first, last in spans[:_MOST_NAMED]:
        said += [f"{first} to {last}"] if last > first + 1 else map(str, range(first, last + 1))
    if len(spans) > _MOST_NAMED:
        said.append("more")
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else "".join(said)
