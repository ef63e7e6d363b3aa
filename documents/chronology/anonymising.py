"""Names into codes and back: every text of a chronology or a return, by the case's anonymisation key.

What is replaced: the key's names as written and as people shorten them, misspelt and disguised names, dates of
birth of the key's people, NHS numbers, telephone numbers, e-mail addresses, postcodes, addresses. The typed dates
and times of rows stay. What may be wrong is listed for a person: this says what was replaced, never that nobody
can be recognised.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from documents.chronology.merging import slug
from documents.chronology.model import Chronology, Findings, Heading, MergedRow
from documents.chronology.text_anonymiser import Doubt, Replaced, TextAnonymiser
from documents.reading.model import TEXT_FIELDS, Reading, Row
from documents.safety.key import KeyEntry

__all__ = [
    "Anonymised",
    "Doubt",
    "anonymise",
    "anonymise_heading",
    "anonymise_reading",
    "anonymiser_for",
    "personalise",
    "texts_of",
]


@dataclass(frozen=True, slots=True)
class Anonymised:
    """A chronology in codes, what a person should look at, and what is needed to give it its names back.

    replaced: by row id and field, what stood where; names: by row id, the agency and file as they were;
    ids: row id in codes → row id before. These three hold real names.
    """

    chronology: Chronology
    doubts: tuple[Doubt, ...]
    replaced: Mapping[tuple[str, str], tuple[Replaced, ...]]
    names: Mapping[str, tuple[str, str]]
    ids: Mapping[str, str]


def anonymiser_for(
    key: Sequence[KeyEntry], chronology: Chronology, readings: Sequence[Reading] = ()
) -> TextAnonymiser:
    """Return an anonymiser that has learned the addresses of this chronology and, best, of its returns too."""
    texts = [text for merged in chronology.rows for text in texts_of(merged.row)]
    for reading in readings:
        texts += [text for pair in (*reading.cover, *reading.narrative) for text in pair]
    return TextAnonymiser(key, texts, chronology.agencies)


def anonymise(
    chronology: Chronology, key: Sequence[KeyEntry], anonymiser: TextAnonymiser | None = None
) -> Anonymised:
    """Return the chronology with codes in the place of names and of everything else that points to a person.

    Every text field, the agencies' and files' names, row ids made from them, findings and problems are covered.
    `personalise` gives the same chronology back.
    """
    words = anonymiser or anonymiser_for(key, chronology)
    prefixes = _prefixes(chronology, words)
    ids = {merged.row.id: _moved(merged.row.id, prefixes) for merged in chronology.rows}
    replaced: dict[tuple[str, str], tuple[Replaced, ...]] = {}
    doubts: list[Doubt] = []
    rows = []
    for merged in chronology.rows:
        # Under its new id: the old one may be made of a file's name, which may be a person's.
        row, changes = _row(merged.row.renamed(ids[merged.row.id]), words, doubts)
        replaced.update({(row.id, field): change for field, change in changes.items()})
        rows.append(MergedRow(row, words.say(merged.agency), words.say(merged.file)))
    coded = Chronology(
        chronology.scope,
        tuple(rows),
        _findings(chronology.findings, words, ids),
        tuple(
            replace(one, agency=words.say(one.agency), file=words.say(one.file), id_prefix=prefixes[one.id_prefix])
            for one in chronology.returns
        ),
        tuple(map(words.say, chronology.agency_order)),
    )
    names = {ids[merged.row.id]: (merged.agency, merged.file) for merged in chronology.rows}
    return Anonymised(coded, tuple(doubts), replaced, names, {new: old for old, new in ids.items()})


def personalise(anonymised: Anonymised) -> Chronology:
    """Return the rows of an anonymised chronology with every name back in its place, texts as they were.

    Findings and returns are not personalised: merge the returns again for those.
    """
    rows = []
    for merged in anonymised.chronology.rows:
        agency, file = anonymised.names[merged.row.id]
        rows.append(MergedRow(_named(merged.row, anonymised), agency, file))
    return replace(anonymised.chronology, rows=tuple(rows), findings=Findings(), returns=())


def anonymise_reading(reading: Reading, words: TextAnonymiser) -> Reading:
    """Return a return's words in codes, for a rendering of it: rows, cover, narrative, glossary, who wrote it."""
    return replace(
        reading,
        file=words.say(reading.file),
        agency=words.say(reading.agency) if reading.agency else reading.agency,
        title=words.say(reading.title),
        columns=tuple(replace(column, heading=words.say(column.heading)) for column in reading.columns),
        rows=tuple(_row(row, words, [])[0] for row in reading.rows),
        problems=tuple(replace(problem, message=words.say(problem.message)) for problem in reading.problems),
        identity=replace(
            reading.identity,
            author=words.say(reading.identity.author),
            role=words.say(reading.identity.role),
            signed_off_by=words.say(reading.identity.signed_off_by),
        ),
        glossary=tuple(
            replace(entry, name=words.say(entry.name), code=words.say(entry.code), role=words.say(entry.role))
            for entry in reading.glossary
        ),
        cover=tuple((words.say(label), words.say(text)) for label, text in reading.cover),
        narrative=tuple((words.say(title), words.say(text)) for title, text in reading.narrative),
        counts=reading.counts.in_words_of(words.say),
        headings=tuple(words.say(heading) for heading in reading.headings),
    )


def anonymise_heading(heading: Heading, words: TextAnonymiser) -> Heading:
    """Return the heading in codes: a title or reference may name the child."""
    return replace(
        heading,
        title=words.say(heading.title),
        case_reference=words.say(heading.case_reference),
        partnership=words.say(heading.partnership),
        names="codes",
    )


def texts_of(row: Row) -> Iterator[str]:
    """Yield every text of a row that is put into codes, but for its own date and time."""
    yield from (getattr(row, field) for field in TEXT_FIELDS)
    yield from row.other.values()


_Changes = dict[str, tuple[Replaced, ...]]


def _row(row: Row, words: TextAnonymiser, doubts: list[Doubt]) -> tuple[Row, _Changes]:
    """Return the row in codes and, by field, what was replaced; doubts are added under the row's id."""
    changes: _Changes = {}

    def coded(field: str, text: str) -> str:
        # A date or time may have a name beside it. Only the name goes: a date of birth is the row's date here.
        made = words.names_only(text) if field in _MOMENT else words.text(text)
        if made.replaced:
            changes[field] = made.replaced
        doubts.extend(replace(doubt, row=row.id, field=field) for doubt in made.doubts)
        return made.text

    return _with_each_text(row, coded), changes


_MOMENT = ("date_text", "time_text")


def _named(row: Row, anonymised: Anonymised) -> Row:
    def named(field: str, text: str) -> str:
        return _put_back(text, anonymised.replaced.get((row.id, field), ()))

    return _with_each_text(row, named).renamed(anonymised.ids[row.id])


def _with_each_text(row: Row, change: Callable[[str, str], str]) -> Row:
    """Return the row with each text changed; columns without a field are "heading 0" and "other 0" and so on."""
    other: dict[str, str] = {}
    for number, (heading, text) in enumerate(row.other.items()):
        other[_unused(change(f"heading {number}", heading), other)] = change(f"other {number}", text)
    return replace(
        row,
        date_text=change("date_text", row.date_text),
        time_text=change("time_text", row.time_text),
        source=change("source", row.source),
        event=change("event", row.event),
        people=change("people", row.people),
        action=change("action", row.action),
        comment=change("comment", row.comment),
        other=other,
    )


def _unused(heading: str, taken: Mapping[str, str]) -> str:
    while heading in taken:
        heading += " "
    return heading


def _prefixes(chronology: Chronology, words: TextAnonymiser) -> dict[str, str]:
    """Return a new id prefix for each old one: the same unless it holds a name; still no two alike."""
    old = {one.id_prefix for one in chronology.returns} | {
        merged.row.id.rpartition("/")[0] for merged in chronology.rows
    }
    made = {prefix: slug(words.say(prefix)) if words.say(prefix) != prefix else prefix for prefix in sorted(old)}
    counts = Counter(made.values())
    return {
        prefix: new if counts[new] == 1 or new == prefix else f"{new}-{number}"
        for number, (prefix, new) in enumerate(made.items(), start=1)
    }


def _moved(row_id: str, prefixes: Mapping[str, str]) -> str:
    prefix, slash, own = row_id.rpartition("/")
    return f"{prefixes[prefix]}{slash}{own}"


def _findings(found: Findings, words: TextAnonymiser, ids: Mapping[str, str]) -> Findings:
    def pair(rows: tuple[str, str]) -> tuple[str, str]:
        return ids[rows[0]], ids[rows[1]]

    return Findings(
        same_events=tuple(replace(one, rows=pair(one.rows)) for one in found.same_events),
        duplicates=tuple(pair(rows) for rows in found.duplicates),
        silences=tuple(replace(silence, agency=words.say(silence.agency)) for silence in found.silences),
        conflicts=tuple(
            replace(one, rows=pair(one.rows), values=(words.say(one.values[0]), words.say(one.values[1])))
            for one in found.conflicts
        ),
        out_of_scope=tuple(ids[row_id] for row_id in found.out_of_scope),
        undated=tuple(ids[row_id] for row_id in found.undated),
        problems=tuple(
            replace(problem, row=ids[problem.row] if problem.row else None, message=words.say(problem.message))
            for problem in found.problems
        ),
    )


def _put_back(text: str, replaced: Sequence[Replaced]) -> str:
    pieces, end = [], 0
    for one in replaced:
        pieces += [text[end : one.start], one.original]
        end = one.end
    return "".join([*pieces, text[end:]])
