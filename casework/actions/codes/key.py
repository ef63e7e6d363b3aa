"""The anonymisation key of a case: whom it has, and what a coordinator does with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions.codes import proposals as code_proposals
from casework.actions.codes.checks import ask_for, count_up
from casework.actions.codes.proposals import add, code_for, give_code, propose, require_right, settle_codes, write
from casework.actions.codes.words import known_of, newest_build, people_of
from casework.actions.reach import case_within
from casework.actions.work import Change, NotFound, Refusal, Work, changing, looking
from casework.records.tables import Case, CaseKey, KeyPerson
from casework.rules.codes import MOST_ENTRIES, Known, as_compared, joined, same_name
from casework.rules.permissions import Permission

STATES = ("proposed", "confirmed", "withdrawn")
_TAKEN = Refusal(
    "code-taken", "Enter another code: this one was given before in this case, and no code is used twice"
)


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A person of the key. state: one of `STATES`. edition: counts changes, so that two see each other's."""

    id: UUID
    state: str
    edition: int
    known: Known


@dataclass(frozen=True, slots=True)
class KeyView:
    """A case's key. version: 0 while nobody has asked for it. proposed: how many nobody has looked at yet."""

    version: int
    lines: tuple[KeyLine, ...]

    @property
    def proposed(self) -> int:
        return sum(line.state == "proposed" for line in self.lines)


def show(work: Work, case_id: UUID) -> KeyView:
    """Return the case's key: those to be looked at first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_KEY) as session:
        case_within(session, work, case_id)
        key = session.get(CaseKey, case_id)
        found = people_of(session, work.store.keys, case_id, STATES)
    lines = [KeyLine(person.id, person.state, person.edition, known) for person, known in found]
    return KeyView(key.version if key else 0, tuple(sorted(lines, key=_in_order)))


def _in_order(line: KeyLine) -> tuple[int, str, int]:
    """Return what lines are sorted by: those to be looked at first, then codes as people count, 9 before 10."""
    word = line.known.code.rstrip("0123456789")
    return STATES.index(line.state), word.casefold(), int(line.known.code[len(word) :] or 0)


def line(work: Work, case_id: UUID, person_id: UUID) -> KeyLine:
    """Return one person of the key. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_KEY) as session:
        case_within(session, work, case_id)
        person = _person(session, case_id, person_id)
        return KeyLine(person.id, person.state, person.edition, known_of(work.store.keys, person))


def look_again(work: Work, case_id: UUID) -> int:
    """Add whom the case knows and the key has not, and return how many. Raises NotFound, NotPermitted."""
    with changing(work, Permission.KEEP_KEY) as change:
        case = case_within(change.session, work, case_id, lock=True)
        added = propose(change, case, newest_build(change.session, case.id))
        change.audit("key-looked-for", case.id, added=added)
        ask_for(change, case.id)
        return added


def confirm(work: Work, case_id: UUID, people: Iterable[UUID]) -> int:
    """Confirm people as the key has them, the names found for them too; return how many were not yet.

    Raises NotFound, NotPermitted.
    """
    return _all(work, case_id, people, "confirmed")


def withdraw(work: Work, case_id: UUID, people: Iterable[UUID]) -> int:
    """Take people out of the key: nobody whose name needs a code. Their codes are not given again.

    Raises NotFound, NotPermitted.
    """
    return _all(work, case_id, people, "withdrawn")


def join(work: Work, case_id: UUID, people: Sequence[UUID], into: UUID) -> None:
    """Make several one person: the names of the others become further names of `into`, who keeps their code.

    Raises Refusal("join") for fewer than two, NotFound, NotPermitted.
    """
    others = [person_id for person_id in dict.fromkeys(people) if person_id != into]
    with changing(work, Permission.KEEP_KEY) as change:
        case = case_within(change.session, work, case_id, lock=True)
        if not others:
            raise Refusal("join", "Select at least two people who are one person")
        target = _person(change.session, case.id, into)
        known = known_of(work.store.keys, target)
        for person_id in others:
            person = _person(change.session, case.id, person_id)
            known = joined(known, known_of(work.store.keys, person))
            person.state, person.joined_to = "joined", target.id
            settle_codes(change, person)
            person.edition += 1
            change.audit("key-joined", case.id, person=str(person.id), to=str(target.id))
        write(change, target, known)
        target.state = "confirmed"
        settle_codes(change, target)
        count_up(change, case)


def change_person(work: Work, case_id: UUID, person_id: UUID, edition: int, typed: Known) -> None:
    """Keep what somebody typed of a person and confirm it. Names that were found and are not in it are rejected.

    edition: the one that was on the page. Raises Refusal("changed-meanwhile", "name", "code", "code-names" or
    "code-taken"), NotFound, NotPermitted.
    """
    with changing(work, Permission.KEEP_KEY) as change:
        case = case_within(change.session, work, case_id, lock=True)
        person = _person(change.session, case.id, person_id)
        if person.edition != edition:
            raise Refusal(
                "changed-meanwhile",
                "Somebody else changed this person while you were writing. Compare the two and save again",
            )
        known = known_of(work.store.keys, person)
        typed = replace(typed, code=typed.code or known.code)
        require_right(typed, known.code)
        if not give_code(change, person, typed.code):
            raise _TAKEN
        left = {as_compared(name) for name in (typed.name, *typed.aliases)}
        rejected = [name for name in (*known.names, *known.rejected) if as_compared(name) not in left]
        write(
            change,
            person,
            replace(typed, proposed=(), rejected=tuple(dict.fromkeys(rejected)), sources=known.sources),
        )
        person.state = "confirmed"
        change.audit("key-person-changed", case.id, person=str(person.id))
        count_up(change, case)


def add_person(work: Work, case_id: UUID, typed: Known) -> UUID:
    """Add somebody by hand and return their id.

    Raises Refusal("name", "code", "code-names", "code-taken" or "too-many"), NotFound, NotPermitted.
    """
    with changing(work, Permission.KEEP_KEY) as change:
        case = case_within(change.session, work, case_id, lock=True)
        person = _add(change, case, replace(typed, sources=("by hand",)))
        change.audit("key-person-added", case.id, person=str(person.id))
        count_up(change, case)
        return person.id


def add_name(change: Change, case: Case, person_id: UUID, name: str) -> None:
    """Add a further name to a person, in the transaction of who decided so. Raises NotFound."""
    person = _person(change.session, case.id, person_id)
    known = known_of(change.work.store.keys, person)
    if as_compared(name) not in {as_compared(own) for own in known.names}:
        rejected = tuple(own for own in known.rejected if as_compared(own) != as_compared(name))
        write(change, person, replace(known, aliases=(*known.aliases, name.strip()), rejected=rejected))
    count_up(change, case)


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a key's file: how many people are new, and how many the key had already.

    other_codes: a sentence for each person who did not get the file's code, as it is another's.
    """

    added: int
    changed: int
    other_codes: tuple[str, ...] = ()


def bring_in(work: Work, case_id: UUID, people: Sequence[Known], *, other_codes: bool = False) -> Imported:
    """Take the people of a key's file into the key, confirmed; somebody with the same name is the same person.

    Who has names that were found and that the file does not have is still to be confirmed.

    All or nothing. A line without a code keeps or gets one; so does one whose code is another person's for good,
    if other_codes says that this may be. Raises Refusal("line", naming the line by number, or "codes-taken",
    naming all of these), NotFound, NotPermitted.
    """
    with changing(work, Permission.KEEP_KEY) as change:
        case = case_within(change.session, work, case_id, lock=True)
        added = changed = 0
        taken: dict[int, str] = {}
        kept = people_of(change.session, work.store.keys, case.id, STATES)
        # Whoever has a code in the file gets that one: those without get what is left.
        for number, typed in sorted(enumerate(people, start=1), key=lambda one: not one[1].code):
            try:
                found = next((person for person, known in kept if same_name(known, typed)), None)
                holder = code_proposals.holder_of(change, case.id, typed.code) if typed.code else None
                if holder is not None and holder is not found:
                    taken[number] = code_proposals.holder_in_words(work.store.keys, holder, found, typed)
                    typed = replace(typed, code="")
                if found is None:
                    kept.append((_add(change, case, replace(typed, sources=("file",))), typed))
                    added += 1
                else:
                    _bring_in_one(change, found, typed)
                    changed += 1
            except Refusal as refusal:
                raise Refusal("line", f"Person {number} of the file: {refusal.message}") from None
        said = tuple(taken[number] for number in sorted(taken))
        if said and not other_codes:
            raise Refusal("codes-taken", f"Nothing was imported yet. {'. '.join(said)}")
        change.audit("key-brought-in", case.id, added=added, changed=changed, other_codes=len(said))
        count_up(change, case)
        return Imported(added, changed, said)


def give_out(work: Work, case_id: UUID) -> tuple[Known, ...]:
    """Return everybody of the key for a KEY.csv, by code. Each time is audited. Raises NotFound, NotPermitted."""
    with changing(work, Permission.KEEP_KEY) as change:
        case = case_within(change.session, work, case_id)
        people = [known for _, known in people_of(change.session, work.store.keys, case.id)]
        change.audit("key-downloaded", case.id, people=len(people))
        return tuple(sorted(people, key=lambda known: known.code.casefold()))


def _all(work: Work, case_id: UUID, people: Iterable[UUID], state: str) -> int:
    with changing(work, Permission.KEEP_KEY) as change:
        case = case_within(change.session, work, case_id, lock=True)
        moved = 0
        for person_id in dict.fromkeys(people):
            person = _person(change.session, case.id, person_id)
            if person.state != state:
                known = known_of(work.store.keys, person)
                person.state = state
                settle_codes(change, person)
                write(
                    change, person, replace(joined(known, known), proposed=()) if state == "confirmed" else known
                )
                moved += 1
        change.audit(f"key-{state}", case.id, people=moved)
        if moved:
            count_up(change, case)
        return moved


def _bring_in_one(change: Change, person: KeyPerson, typed: Known) -> None:
    known = known_of(change.work.store.keys, person)
    code = typed.code or known.code
    found = tuple(name for name in known.proposed if as_compared(name) not in set(map(as_compared, typed.names)))
    fuller = replace(joined(known, typed), code=code, proposed=found)
    if typed.role:
        fuller = replace(fuller, role=typed.role)
    if typed.date_of_birth:
        fuller = replace(fuller, date_of_birth=typed.date_of_birth)
    require_right(fuller, known.code)
    if not give_code(change, person, code):
        raise _TAKEN
    # Names that were found and are not in the file are still to be looked at.
    person.state = "proposed" if found else "confirmed"
    write(change, person, fuller)


def _add(change: Change, case: Case, typed: Known) -> KeyPerson:
    session, keys = change.session, change.work.store.keys
    people = select(func.count()).select_from(KeyPerson).where(KeyPerson.case_id == case.id)
    if (session.scalar(people) or 0) >= MOST_ENTRIES:
        raise Refusal("too-many", f"A key has at most {MOST_ENTRIES:,} people")
    require_right(typed)
    typed = replace(typed, code=typed.code or code_for(session, keys, case, typed))
    person = add(change, case.id, typed, "confirmed")
    if person is None:
        raise _TAKEN
    return person


def _person(session: Session, case_id: UUID, person_id: UUID) -> KeyPerson:
    person = session.get(KeyPerson, person_id)
    if person is None or person.case_id != case_id or person.state == "joined":
        raise NotFound
    return person
