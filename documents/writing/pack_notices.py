"""Pages of ours before a part, or in its stead: what of a file does not follow, or stands beside its pages."""

from __future__ import annotations

from collections.abc import Sequence

from documents.writing.pack_beside import Beside, numbers_in_words
from documents.writing.typesetting import breakable, shown, typeset


def notice(title: str, file: str, sha256: str, beside: Beside) -> bytes:
    """Return the page before a file that holds more than its pages show, or of which something is lost."""
    name = shown(file)
    lines, kinds = [], []
    if beside.damaged:
        kinds.append("damaged pages")
        lines += [f"Part of the file {name} is damaged. What could be repaired follows.", *_lost(beside)]
        lines.append("Ask the agency for the file again.")
    if beside.hidden:
        kinds.append("something is hidden in the file")
        lines += [
            f"Something in the file {name} is hidden. It is not printed, and does not follow:",
            *map(shown, beside.hidden),
            "Ask who sent the file whether it belongs here.",
        ]
    if beside.cut:
        kinds.append("cells longer than a page")
        lines.append(
            f"What stands in {', '.join(map(shown, beside.cut))} of the file {name} is longer than a printed row "
            "can be: only its beginning is printed. All of it is listed here."
        )
    if beside.files:
        kinds.append("files attached to it")
        one = len(beside.files) == 1
        names = ", ".join(f"“{shown(file)}”" for file in beside.files)
        lines.append(
            f"{'Another file is' if one else 'Other files are'} attached to the file {name}, and "
            f"{'is' if one else 'are'} not shown: {names}. Ask who sent the file whether "
            f"{'it belongs' if one else 'they belong'} here."
        )
    if len(beside.comments) > len(beside.cut):
        kinds.append("comments in the file")
        lines.append(
            f"The file {name} has comments that do not stand on its pages. They are listed here, each with its "
            "place."
        )
        if beside.more_comments:
            lines.append(f"There are {beside.more_comments:,} more, which are not listed.")
    what = kinds[0] if len(kinds) == 1 else "what its pages do not show"
    comments = [
        (
            breakable(shown(f"{one.where}, {one.who}" if one.who else one.where), 24),
            breakable(shown(one.says), 50),
        )
        for one in beside.comments
    ]
    return _notice(f"{title}: {what}", lines, file, sha256, comments)


def _lost(beside: Beside) -> list[str]:
    lines = []
    if beside.lost:
        one = len(beside.lost) == 1
        pages = f"page{'' if one else 's'} {numbers_in_words(beside.lost)}"
        lines.append(
            f"Of {pages} of the file nothing could be recovered. A page that says so stands in "
            f"{'its' if one else 'their'} place."
        )
    if beside.missing:
        more = "more " if beside.lost else ""
        lines.append(
            f"{beside.missing} {more}page{'' if beside.missing == 1 else 's'} of the file could not be recovered, "
            "nor the place among the others."
        )
    if beside.doubtful:
        pages = f"page{'' if len(beside.doubtful) == 1 else 's'} {numbers_in_words(beside.doubtful)}"
        lines.append(f"On {pages} of the file something may be missing.")
    return lines


def not_shown(title: str, file: str, sha256: str, why: str) -> bytes:
    """Return the page that stands for an attachment whose pages can't be had."""
    lines = [f"The file {shown(file)} belongs here and is not shown. {why}"]
    return _notice(f"{title}: not shown", lines, file, sha256)


def _notice(
    title: str, lines: Sequence[str], file: str, sha256: str, comments: Sequence[tuple[str, str]] = ()
) -> bytes:
    facts = [("File", breakable(shown(file), 50))]
    return typeset(
        "notice.typ",
        {"title": title, "lines": lines, "facts": facts, "sha256": sha256, "comments": list(comments)},
    )
