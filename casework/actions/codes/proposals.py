"""Who belongs into a case's key: everybody whom its referral, its returns and its rows name, with a code each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.codes.known_people import known_people
from casework.actions.merges import builds as desk_builds
from casework.actions.reach import settings_of
from casework.actions.work import Change, Refusal
from casework.records.keys import Keyring
from casework.records.store import Store
from casework.records.tables import Case, CaseKey, Chronology, GivenCode, KeyPerson
from casework.rules.code_patterns import CodePattern, pattern_of
from casework.rules.codes import (
    CHILD,
    LONGEST_NAME,
    Known,
    as_compared,
    code_problem,
    code_word,
    joined,
    next_code,
    of_person,
    same_name,
    with_found,
)
from casework.rules.names_given import may_be_a_name


def propose(change: Change, case: Case, chronology: Chronology | None) -> int:
    """Add to the case's key whom it does not have yet, each with a code of their own; return how many.

    case: locked. Somebody whom the key has gets names that were found since as proposals; who was withdrawn or
    joined to another stays so. The key's version counts up when anything changed.
    """
    session, store = change.session, change.work.store
    key = session.get(CaseKey, case.id)
    if key is None:
        key = CaseKey(case_id=case.id, version=1, changed_at=change.now)
        session.add(key)
        session.flush()
    kept = list(_everybody(session, store.keys, case.id))
    added = changed = 0
    for found in gathered(session, store, case.id, chronology):
        place = _place_of(found, kept)
        if place is None:
            coded = replace(found, code=code_for(session, store.keys, case, found))
            person = add(change, case.id, coded, "proposed")
            assert person is not None, "A new code is nobody's yet"
            kept.append((person, coded))
            added += 1
            continue
        person, known = kept[place]
        fuller = with_found(known, found)
        if person.state in ("proposed", "confirmed") and fuller != known:
            if set(fuller.proposed) - set(known.proposed) and person.state == "confirmed":
                person.state = "proposed"
            write(change, person, fuller)
            kept[place] = (person, fuller)
            changed += 1
    if added or changed:
        key.version += 1
        key.changed_at = change.now
        change.audit("key-proposed", case.id, partnership_id=case.partnership_id, added=added, changed=changed)
    return added


def _place_of(found: Known, kept: Sequence[tuple[KeyPerson, Known]]) -> int | None:
    """Return whose the names that were found are: of those joined to another, the other's place."""
    place = next((at for at, (_, known) in enumerate(kept) if same_name(known, found)), None)
    while place is not None and kept[place][0].joined_to is not None:
        target = kept[place][0].joined_to
        place = next(at for at, (person, _) in enumerate(kept) if person.id == target)
    return place


def add(change: Change, case_id: UUID, known: Known, state: str) -> KeyPerson | None:
    """Add a person to the key with their code; return None when the code is another person's."""
    session = change.session
    person = KeyPerson(id=uuid4(), case_id=case_id, state=state, known=b"", edition=0, added_at=change.now)
    write(change, person, known)
    session.add(person)
    session.flush()
    return person if give_code(change, person, known.code, settled=state == "confirmed") else None


def write(change: Change, person: KeyPerson, known: Known) -> None:
    """Keep what the key holds of a person."""
    person.known = change.work.store.keys.seal(known.as_json(), f"key-person/{person.id}")
    person.edition = (person.edition or 0) + 1


def give_code(change: Change, person: KeyPerson, code: str, *, settled: bool = True) -> bool:
    """Give a person a code; return whether it could be: nobody else was ever called so.

    One's own former code may be taken again. A code that is only proposed for somebody else goes to who gets it
    for good, and the other is proposed a new one.
    """
    session, keys = change.session, change.work.store.keys
    mac = _mac(keys, person.case_id, code)
    query = select(GivenCode).where(GivenCode.case_id == person.case_id, GivenCode.code_mac == mac)
    given = session.scalar(query)
    if given is None:
        new = GivenCode(case_id=person.case_id, person_id=person.id, code_mac=mac, settled=settled)
        session.add(new)
        session.flush()
        return True
    if given.person_id != person.id:
        if given.settled or not settled:
            return False
        other = session.get_one(KeyPerson, given.person_id)
        given.person_id, given.settled = person.id, True
        session.flush()
        known = Known.from_json(keys.unseal(other.known, f"key-person/{other.id}"))
        if as_compared(known.code) != as_compared(code):
            return True  # it was proposed for them once, and they are called otherwise now
        known = replace(known, code=code_for(session, keys, session.get_one(Case, other.case_id), known))
        write(change, other, known)
        return give_code(change, other, known.code, settled=False)
    given.settled = given.settled or settled
    return True


def holder_of(change: Change, case_id: UUID, code: str) -> KeyPerson | None:
    """Return who has a code for good, or had it; None for one that is free or only proposed."""
    mac = _mac(change.work.store.keys, case_id, code)
    query = select(GivenCode).where(GivenCode.case_id == case_id, GivenCode.code_mac == mac, GivenCode.settled)
    given = change.session.scalar(query)
    return change.session.get(KeyPerson, given.person_id) if given else None


def holder_in_words(keys: Keyring, holder: KeyPerson, person: KeyPerson | None, typed: Known) -> str:
    """Return that a file's code is another's, and what becomes of its person. person: None for a new one."""
    kept = None if person is None else Known.from_json(keys.unseal(person.known, f"key-person/{person.id}"))
    known = Known.from_json(keys.unseal(holder.known, f"key-person/{holder.id}"))
    whose = f"{known.name}’s" + (" former" if holder.state in ("withdrawn", "joined") else "")
    keeps = f"keeps {kept.code}" if kept else "gets another code"
    return f"{typed.code} is already {whose} code: {typed.name} {keeps}"


def require_right(typed: Known, code: str = "") -> None:
    """Raise Refusal for a name or code that cannot be. code: the person's own until now, which may stay."""
    if not as_compared(typed.name):
        raise Refusal("name", "Enter the person’s name")
    if any(len(name) > LONGEST_NAME for name in typed.names):
        raise Refusal("name", f"A name must be {LONGEST_NAME} characters or fewer")
    if typed.code and typed.code != code:
        problem = code_problem(typed.code, typed)
        if problem:
            raise Refusal(*problem)


def settle_codes(change: Change, person: KeyPerson) -> None:
    """Make every code of a person theirs for good: somebody has looked at it."""
    for given in change.session.scalars(select(GivenCode).where(GivenCode.person_id == person.id)):
        given.settled = True


def was_given(session: Session, keys: Keyring, case_id: UUID, code: str) -> bool:
    """Return whether a code was ever given in a case, also to somebody withdrawn since."""
    mac = _mac(keys, case_id, code)
    query = select(GivenCode.id).where(GivenCode.case_id == case_id, GivenCode.code_mac == mac)
    return session.scalar(query) is not None


def code_for(session: Session, keys: Keyring, case: Case, known: Known) -> str:
    """Return a code for somebody that was never given in the case."""
    pattern = _child_pattern(session, case)
    return _code(known, case, pattern, lambda code: was_given(session, keys, case.id, code))


def unkept(session: Session, store: Store, chronology: Chronology) -> list[Known]:
    """Return the key that would be proposed for a build, none of it kept."""
    case = session.get_one(Case, chronology.case_id)
    taken: set[str] = set()
    people = []
    pattern = _child_pattern(session, case)
    for found in gathered(session, store, case.id, chronology):
        code = _code(found, case, pattern, lambda code: as_compared(code) in taken)
        taken.add(as_compared(code))
        people.append(replace(found, code=code))
    return people


def gathered(session: Session, store: Store, case_id: UUID, chronology: Chronology | None) -> list[Known]:
    """Return everybody whom the case knows and the build's rows name, each once: children and family first."""
    found: list[Known] = []
    for person in known_people(session, store, case_id):
        if may_be_a_name(person.name):
            _take(found, of_person(person, "papers"))
    if chronology is not None and chronology.people is not None:
        for one in store.keys.unseal(chronology.people, desk_builds.people_context(chronology.id)):
            named = Known(
                one["name"], role=one.get("role", ""), proposed=tuple(one.get("aliases", ())), sources=("rows",)
            )
            _take(found, named)
    return found


def _take(found: list[Known], one: Known) -> None:
    """Add somebody, to who has one of their names already where somebody has."""
    for place, other in enumerate(found):
        if same_name(other, one):
            more = joined(other, one)
            found[place] = replace(
                more, aliases=(), proposed=tuple(dict.fromkeys((*more.proposed, *more.aliases)))
            )
            return
    found.append(one)


def _everybody(session: Session, keys: Keyring, case_id: UUID) -> Iterable[tuple[KeyPerson, Known]]:
    query = select(KeyPerson).where(KeyPerson.case_id == case_id).order_by(KeyPerson.added_at, KeyPerson.id)
    for person in session.scalars(query):
        yield person, Known.from_json(keys.unseal(person.known, f"key-person/{person.id}"))


def _child_pattern(session: Session, case: Case) -> CodePattern | None:
    """Return how the case's partnership calls children, None where it left that to the service."""
    return pattern_of(settings_of(session, case.partnership_id).child_code)


def _code(found: Known, case: Case, pattern: CodePattern | None, taken: Callable[[str], bool]) -> str:
    """Return the code that is proposed for somebody: by the partnership's pattern for a child.

    Without one, the first child is called what the case is called already.
    """
    word = code_word(found.name, found.role)
    if word == CHILD and pattern is not None:
        return pattern.next(taken)
    if word == CHILD and "papers" in found.sources and not taken(case.code_name):
        return case.code_name
    return next_code(word, taken)


def _mac(keys: Keyring, case_id: UUID, code: str) -> str:
    return keys.mac("given-code", f"{case_id}/{as_compared(code)}".encode()).hex()
