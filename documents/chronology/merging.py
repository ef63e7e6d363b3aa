"""Merging: the rows of all returns in one order, under ids that do not depend on the order of the files."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from operator import attrgetter
from pathlib import PurePath

from documents.chronology.bounds import bounds, is_out_of_scope, is_undated
from documents.chronology.conflicts import conflicts_in
from documents.chronology.declared import contradicted, declared_in
from documents.chronology.duplicates import exact_duplicates
from documents.chronology.model import Chronology, Findings, MergedReturn, MergedRow, Scope
from documents.chronology.pairing import Compared, compare, not_looking_for_cycles
from documents.chronology.same_events import same_events
from documents.chronology.silences import silences
from documents.chronology.vocabulary import words_in
from documents.reading.model import Problem, Reading, Row, When

LAST = date.max
_ABBREVIATIONS = words_in("abbreviations")


def merge(readings: Sequence[Reading], scope: Scope | None) -> Chronology:
    """Return all rows of all `readings` in one chronology, with what was noticed on the way.

    Order: earliest date, the shorter span first (a day before the month that holds it), time, order in the
    file, agency; rows without a date that can be real stand at the end. Rows out = rows in. The result does
    not depend on the order of `readings`. scope None: no row is out of scope, and silences are looked for
    between the first and the last day of the rows.
    """
    return merge_again(readings, scope, None)[0]


def merge_again(
    readings: Sequence[Reading], scope: Scope | None, before: Compared | None
) -> tuple[Chronology, Compared]:
    """Return what `merge` returns, and what a later merge of the case may take up.

    before: that of an earlier merge (`merge_memory` keeps it): what still holds of it is not worked out again.
    """
    with not_looking_for_cycles():
        return _merged(readings, scope, before)


def _merged(
    readings: Sequence[Reading], scope: Scope | None, before: Compared | None
) -> tuple[Chronology, Compared]:
    parts = _parts(readings)
    rows = tuple(merged for _, merged in sorted(_keyed_rows(parts), key=lambda keyed: keyed[0]))
    duplicates = exact_duplicates(rows)
    compared = compare(rows, frozenset(second for _, second in duplicates), before)
    pairs = same_events(compared.likely, compared.agency_of, rows)
    beside: dict[str, list[tuple[date, date]]] = {}
    for part in parts:
        if said := declared_in(part.reading, scope):
            beside.setdefault(part.agency, []).extend(said)
    findings = Findings(
        same_events=pairs,
        duplicates=duplicates,
        silences=silences(rows, scope, compared.silent, beside),
        conflicts=conflicts_in(rows, pairs, compared.kinds_of),
        out_of_scope=tuple(merged.row.id for merged in rows if scope and is_out_of_scope(merged.row.when, scope)),
        undated=tuple(merged.row.id for merged in rows if is_undated(merged.row.when)),
        problems=(
            *_problems(parts),
            *(found for agency in beside for found in contradicted(rows, beside[agency], agency)),
        ),
    )
    returns = tuple(
        MergedReturn(
            part.agency,
            part.reading.file,
            part.reading.kind,
            len(part.reading.rows),
            part.prefix,
            part.reading.sha256,
        )
        for part in parts
    )
    return Chronology(scope, rows, findings, returns), compared


@dataclass(frozen=True, slots=True)
class _Part:
    """A reading with the agency it is shown under and the prefix of its rows' ids."""

    reading: Reading
    agency: str
    prefix: str


def _parts(readings: Sequence[Reading]) -> list[_Part]:
    """Give every reading its agency's name and a prefix, the same whatever the order of the readings."""
    in_order = sorted(readings, key=lambda reading: (reading.agency or "", reading.file, reading.sha256))
    names = [_agency_name(reading) for reading in in_order]
    shown = _one_name_per_slug(names)
    names = [shown.get(slug(name), name) for name in names]
    prefixes = _prefixes([slug(name) for name in names], in_order)
    return [_Part(*part) for part in zip(in_order, names, prefixes, strict=True)]


def _one_name_per_slug(names: Iterable[str]) -> dict[str, str]:
    """Return one spelling for names that differ only in case, spaces and punctuation: the most frequent."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        spellings[slug(name)][name] += 1
    return {key: min(counts, key=lambda name: (-counts[name], name)) for key, counts in spellings.items() if key}


def _prefixes(slugs: Sequence[str], readings: Sequence[Reading]) -> list[str]:
    """Return a prefix for each reading: its agency's slug; where two share it, with the file's stem.

    Where even the stems are equal (files of two folders), the first digits of the content's SHA-256 follow, and
    for the same file given twice a number.
    """
    stems = [slug(PurePath(reading.file).stem) or "return" for reading in readings]
    levels = [
        slugs,
        [f"{agency}-{stem}" for agency, stem in zip(slugs, stems, strict=True)],
        [
            f"{agency}-{stem}-{reading.sha256[:8]}"
            for agency, stem, reading in zip(slugs, stems, readings, strict=True)
        ],
    ]
    chosen: dict[int, str] = {}
    for level in levels:
        counts = Counter(level[i] for i in range(len(readings)) if i not in chosen)
        for i, prefix in enumerate(level):
            if i not in chosen and counts[prefix] == 1 and prefix not in chosen.values():
                chosen[i] = prefix
    taken = Counter(chosen.values())
    for i in range(len(readings)):
        if i not in chosen:
            taken[levels[-1][i]] += 1
            chosen[i] = f"{levels[-1][i]}-{taken[levels[-1][i]]}"
    return [chosen[i] for i in range(len(readings))]


def _agency_name(reading: Reading) -> str:
    if reading.agency and reading.agency.strip():
        return " ".join(reading.agency.split())
    return readable_stem(reading.file)


def readable_stem(file: str) -> str:
    """Return a file's name as a person would say it: "gp_practice-2.docx" gives "GP practice 2"."""
    words = re.sub(r"[\W_]+", " ", PurePath(file).stem).split()
    if not words:
        return "Agency not named"
    shown = [word.upper() if word.lower() in _ABBREVIATIONS else word for word in words]
    return shown[0][:1].upper() + shown[0][1:] + "".join(f" {word}" for word in shown[1:])


def slug(name: str) -> str:
    """Return a name for ids and addresses: small letters, digits and single dashes.

    A name without one Latin letter or digit gives "agency-" and eight digits of its hash, "" gives "".
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    plain = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    if plain or not name.strip():
        return plain
    return f"agency-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"


SortKey = tuple[bool, date, int, str, int, str, str]


_BUT_ID = attrgetter(*[each.name for each in fields(Row)][1:])
"""All of a row but its id, which is its first field. `dataclasses.replace` takes three times as long."""


def _keyed_rows(parts: Sequence[_Part]) -> Iterable[tuple[SortKey, MergedRow]]:
    for part in parts:
        ids = _unique_ids(part)
        for sequence, row in enumerate(part.reading.rows):
            merged = MergedRow(Row(ids[sequence], *_BUT_ID(row)), part.agency, part.reading.file)
            yield _sort_key(merged, sequence), merged


def _sort_key(merged: MergedRow, sequence: int) -> SortKey:
    when = merged.row.when
    days = bounds(when)
    return (
        days is None,
        days[0] if days else LAST,
        _span(when) if days else 0,
        (merged.row.clock.start or "") if days else "",
        sequence,
        merged.agency,
        merged.row.id,
    )


def _span(when: When) -> int:
    """Return the days that a date may mean; an open end ("before 3 May") is longer than any span."""
    if when.start is None or when.end is None:
        return LAST.toordinal()
    return (when.end - when.start).days


def _unique_ids(part: _Part) -> list[str]:
    """Return merged ids for the rows in order. A second row of the same id gets a number."""
    taken = {row.id for row in part.reading.rows}
    given: set[str] = set()
    ids = []
    for row in part.reading.rows:
        own, number = row.id, 1
        while own in given or (number > 1 and own in taken):
            number += 1
            own = f"{row.id}-{number}"
        given.add(own)
        ids.append(f"{part.prefix}/{own}")
    return ids


def _problems(parts: Sequence[_Part]) -> Iterable[Problem]:
    """Return the readers' problems under merged ids, and what merging itself has to say about the returns."""
    files_of: Mapping[str, list[str]] = defaultdict(list)
    for part in parts:
        known = {row.id: merged for row, merged in zip(part.reading.rows, _unique_ids(part), strict=True)}
        files_of[part.agency].append(part.reading.file)
        for problem in part.reading.problems:
            if problem.row in known:
                yield replace(problem, row=known[problem.row])
            else:
                # Said of the whole file: without its name nobody would know which one.
                yield replace(problem, row=None, message=f"{part.reading.file}: {problem.message}")
    for agency, files in files_of.items():
        if len(files) > 1:
            yield Problem(
                "agency-twice",
                f"{len(files)} files are from {agency} ({', '.join(files)}). All were merged. "
                "Check that they are not two versions of one return.",
            )
