"""What a reviewer adds to a row: its significance, a note, a tag."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from casework.actions.codes.words import own_tags_of, words_of_case
from casework.actions.desk.groups import changed_meanwhile, require_rows
from casework.actions.reach import case_within
from casework.actions.work import NotFound, Refusal, Work, changing, looking
from casework.records.tables import Account, RowMark, RowNote, RowTag
from casework.rules.permissions import Permission
from casework.rules.row_tags import TAGS, own_tag, tag_name

LONGEST_NOTE = 4000


def mark(work: Work, case_id: UUID, identity: UUID, *, version: int, key_event: bool, significance: str) -> int:
    """Record what a row means to the review, and return the mark's new version.

    version: the one that was on the person's page. Who sees codes changes what stands between them: the names stay
    where they were. Raises Refusal("changed-meanwhile") when somebody else changed
    it since (nothing is lost: the page shows both), NotFound, NotPermitted.
    """
    with changing(work, Permission.WORK_ON_CHRONOLOGY) as change:
        case = case_within(change.session, work, case_id, lock=True)
        require_rows(change.session, case.id, (identity,))
        query = select(RowMark).where(RowMark.case_id == case.id, RowMark.identity == identity)
        found = change.session.scalar(query)
        if version != (found.version if found else 0):
            who = (
                change.session.scalar(select(Account.name).where(Account.id == found.changed_by))
                if found
                else None
            )
            raise Refusal(
                "changed-meanwhile",
                f"{who or 'Somebody else'} changed this row while you were writing. "
                "Compare the two and save again",
            )
        assert work.actor.account_id is not None
        words = words_of_case(change.session, work, case.id)  # it looks: nothing half made may be there then
        if found is None:
            found = RowMark(case_id=case.id, identity=identity, version=0, significance="")
            change.session.add(found)
        found.version += 1
        found.key_event, found.significance = key_event, words.named(found.significance, significance.strip())
        found.changed_by, found.changed_at = work.actor.account_id, change.now
        change.audit("row-marked", case.id, row=str(identity), key_event=key_event)
        return found.version


def add_note(work: Work, case_id: UUID, identity: UUID, text: str) -> UUID:
    """Add a note to a row and return its id. Raises Refusal("empty" or "too-long"), NotFound, NotPermitted."""
    text = text.strip()
    if not text:
        raise Refusal("empty", "Enter your note")
    if len(text) > LONGEST_NOTE:
        raise Refusal("too-long", f"Your note must be {LONGEST_NOTE:,} characters or fewer")
    with changing(work, Permission.WORK_ON_CHRONOLOGY) as change:
        case = case_within(change.session, work, case_id, lock=True)
        require_rows(change.session, case.id, (identity,))
        assert work.actor.account_id is not None
        note = RowNote(
            case_id=case.id,
            identity=identity,
            text=text,
            written_by=work.actor.account_id,
            written_at=change.now,
        )
        change.session.add(note)
        change.session.flush()
        change.audit("row-note-added", case.id, row=str(identity), note=str(note.id))
        return note.id


def remove_note(work: Work, case_id: UUID, note_id: UUID) -> None:
    """Take back one's own note. Doing it twice is doing it once. Raises NotFound, NotPermitted."""
    with changing(work, Permission.WORK_ON_CHRONOLOGY) as change:
        case = case_within(change.session, work, case_id, lock=True)
        note = change.session.get(RowNote, note_id)
        if note is None or note.case_id != case.id or note.written_by != work.actor.account_id:
            raise NotFound
        note.removed_at = note.removed_at or change.now
        change.audit("row-note-removed", case.id, row=str(note.identity), note=str(note.id))


def tag(work: Work, case_id: UUID, identity: UUID, typed: str, said: str, *, seen: str | None = None) -> str:
    """Record a person's word on a tag of a row: "yes", "no", or "" to take it back; return the tag.

    typed: a tag's key, its name, or words of one's own. seen: the word that was on the person's page, "" for none,
    None where that does not matter. Raises Refusal("empty"), Refusal("changed-meanwhile") when somebody else said
    something since, NotFound, NotPermitted.
    """
    name = own_tag(typed)
    if not name:
        raise Refusal("empty", "Enter a tag in letters and numbers")
    if said not in ("yes", "no", ""):
        raise NotFound
    with changing(work, Permission.WORK_ON_CHRONOLOGY) as change:
        case = case_within(change.session, work, case_id, lock=True)
        require_rows(change.session, case.id, (identity,))
        words = words_of_case(change.session, work, case.id)
        name = name if name in TAGS else words.stored(name, own_tags_of(change.session, case.id))
        query = select(RowTag).where(RowTag.case_id == case.id, RowTag.identity == identity, RowTag.tag == name)
        found = change.session.scalar(query)
        now = found.said if found else ""
        if seen is not None and now not in (seen, said):
            fits = {"yes": "fits", "no": "does not fit"}.get(now)
            told = f"the tag “{words.say(tag_name(name))}” {fits}" if fits else None
            raise changed_meanwhile(change.session, found.said_by if found else None, told)
        assert work.actor.account_id is not None
        if found is None and said:
            found = RowTag(case_id=case.id, identity=identity, tag=name)
            change.session.add(found)
        if found is not None and said:
            found.said, found.said_by, found.said_at = said, work.actor.account_id, change.now
        elif found is not None:
            change.session.delete(found)
        # The tag itself stays out of the audit: a partnership's own may hold a name.
        change.audit("row-tagged", case.id, row=str(identity), said=said)
        return name


def own_tags(work: Work, case_id: UUID) -> tuple[str, ...]:
    """Return the tags of their own words that people gave rows of the case. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        case_within(session, work, case_id)
        query = select(RowTag.tag).where(RowTag.case_id == case_id, RowTag.said == "yes").distinct()
        words = words_of_case(session, work, case_id)
        own = {words.say(tag) for tag in session.scalars(query) if tag not in TAGS}
        return tuple(sorted(own, key=str.casefold))
