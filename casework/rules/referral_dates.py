"""Dates of a referral that can hardly be, beside each other: asked about, never refused, never taken silently.

Each question has a key made of its dates, so that a person's reason holds for these dates alone: it lapses when
one of them is changed. Source: docs/rules.md R-56.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from casework.rules.form_model import Answers

REASONS = "date-reasons"
"""Where the answers keep the reasons: `{key: reason}`."""
TITLE = "Dates that were asked about"
GROWN_UP, CARE_LEAVER = 18, 25
"""Years. A child is under 18; services for care leavers and some others go on up to 25."""
_OLDEST = 110
_YOUNGEST_PARENT = 12
_PREGNANCY = timedelta(days=301)
"""43 weeks."""
_PARENTS = ("mother", "father", "mum", "dad", "parent")
Place = tuple[str, int]
"""Page and number of the entry, 0 on a page that does not repeat."""


@dataclass(frozen=True, slots=True)
class DateDoubt:
    """Dates that need a person's word. sentence: what is odd. places: the answers, as (place, question)."""

    key: str
    sentence: str
    places: tuple[tuple[Place, str], ...]

    def concerns(self, page: str, number: int) -> bool:
        """Return whether one of the dates stands on that page, in that entry."""
        return any(place == (page, number) for place, _ in self.places)


def doubts(answers: Answers, today: date) -> tuple[DateDoubt, ...]:
    """Return what is to be asked about, in the order of the form. today: in England."""
    return tuple(dict.fromkeys(_all(answers, today)))


def open_doubts(answers: Answers, today: date) -> tuple[DateDoubt, ...]:
    """Return the doubts to which nobody has given a reason."""
    given = reasons(answers)
    return tuple(doubt for doubt in doubts(answers, today) if not given.get(doubt.key, "").strip())


def reasons(answers: Answers) -> Mapping[str, str]:
    """Return the reasons that were given, by the doubts' keys."""
    found: Mapping[str, str] = answers.get(REASONS, {})
    return found


def answered(answers: Answers, today: date) -> tuple[tuple[str, str], ...]:
    """Return (what was odd, the reason given) of every doubt that has one, for whoever reads the referral."""
    given = reasons(answers)
    return tuple(
        (one.sentence, given[one.key]) for one in doubts(answers, today) if given.get(one.key, "").strip()
    )


def written(value: date) -> str:
    """Return a date as people write it."""
    return f"{value.day} {value:%B %Y}"


def _all(answers: Answers, today: date) -> Iterator[DateDoubt]:
    children = list(enumerate(answers.get("children") or (), 1))
    incidents = [
        (day, number)
        for number, child in children
        if (day := _date(child.get("date_of_incident", ""))) is not None
    ]
    first = min(incidents, default=None)
    yield from _before_incident(answers, first)
    for number, child in children:
        yield from _of_child(number, child, today)
        yield from _plan(number, child, today)
    for number, person in enumerate(answers.get("family") or (), 1):
        yield from _of_person(number, person, [child for _, child in children], today)


def _before_incident(answers: Answers, first: tuple[date, int] | None) -> Iterator[DateDoubt]:
    if first is None:
        return
    incident, number = first
    for page, question, words in (
        ("safeguarding-lead", "date", "You discussed the referral with your safeguarding lead on {0}"),
        ("kind", "aware_on", "The local authority became aware of the incident on {0}"),
    ):
        day = _date(answers.get(page, {}).get(question, ""))
        if day is not None and day < incident:
            yield _doubt(
                f"{page}-before-incident",
                f"{words.format(written(day))}, before the incident on {written(incident)}.",
                (((page, 0), question), day),
                ((("children", number), "date_of_incident"), incident),
            )


def _of_child(number: int, child: Mapping[str, str], today: date) -> Iterator[DateDoubt]:
    place, who = ("children", number), f"Child {number}"
    days = {
        name: _date(child.get(name, ""))
        for name in ("date_of_birth", "due_date", "date_of_death", "date_of_incident")
    }
    born, incident, died = days["date_of_birth"], days["date_of_incident"], days["date_of_death"]
    due = days["due_date"]
    if born and incident and born > incident:
        yield _doubt(
            "born-after-incident",
            f"{who} was born on {written(born)}, after the incident on {written(incident)}.",
            ((place, "date_of_birth"), born),
            ((place, "date_of_incident"), incident),
        )
    if born and (age := _years(born, incident or today)) >= GROWN_UP:
        limit = f"A child is under {GROWN_UP}" if age < CARE_LEAVER else f"That is over {CARE_LEAVER}"
        when = f"on the day of the incident, {written(incident)}" if incident else "today"
        places = [((place, "date_of_birth"), born)] + (
            [((place, "date_of_incident"), incident)] if incident else []
        )
        yield _doubt(
            "grown-up", f"{who}, born on {written(born)}, would be {age} years old {when}. {limit}.", *places
        )
    if died and born and died < born:
        yield _doubt(
            "died-before-birth",
            f"{who} died on {written(died)}, before the date of birth, {written(born)}.",
            ((place, "date_of_death"), died),
            ((place, "date_of_birth"), born),
        )
    if died and incident and died < incident:
        yield _doubt(
            "died-before-incident",
            f"{who} died on {written(died)}, before the incident on {written(incident)}.",
            ((place, "date_of_death"), died),
            ((place, "date_of_incident"), incident),
        )
    if due and due > today + _PREGNANCY:
        yield _doubt(
            "due-too-late",
            f"{who} is expected on {written(due)}, more than 43 weeks from now.",
            ((place, "due_date"), due),
        )
    if due and due + timedelta(days=21) < today:
        yield _doubt(
            "due-passed",
            f"{who} is said to be unborn, but was expected on {written(due)}.",
            ((place, "due_date"), due),
        )


def _plan(number: int, child: Mapping[str, str], today: date) -> Iterator[DateDoubt]:
    place, who = ("children", number), f"Child {number}"
    for name, words in (("child_protection", "child protection plan"), ("placement", "placement")):
        began, ended = _date(child.get(f"{name}_from", "")), _date(child.get(f"{name}_to", ""))
        born, due = _date(child.get("date_of_birth", "")), _date(child.get("due_date", ""))
        if ended and ended < today and child.get(f"{name}_plan") == "now":
            yield _doubt(
                f"{name}-now-but-ended",
                f"{who} is said to be subject to a {words} now, but it ended on {written(ended)}.",
                ((place, f"{name}_to"), ended),
            )
        if began and due and began < due - _PREGNANCY:
            yield _doubt(
                f"{name}-before-due",
                f"The {words} of {who.lower()} began on {written(began)}, long before the expected birth, "
                f"{written(due)}.",
                ((place, f"{name}_from"), began),
                ((place, "due_date"), due),
            )
        if began and ended and ended < began:
            yield _doubt(
                f"{name}-ends-before",
                f"The {words} of {who.lower()} ended on {written(ended)}, before it began on {written(began)}.",
                ((place, f"{name}_from"), began),
                ((place, f"{name}_to"), ended),
            )
        if began and born and began < born - _PREGNANCY:
            yield _doubt(
                f"{name}-before-birth",
                f"The {words} of {who.lower()} began on {written(began)}, long before the birth, {written(born)}.",
                ((place, f"{name}_from"), began),
                ((place, "date_of_birth"), born),
            )


def _of_person(
    number: int, person: Mapping[str, str], children: list[Mapping[str, str]], today: date
) -> Iterator[DateDoubt]:
    place, born = ("family", number), _date(person.get("date_of_birth", ""))
    if born is None:
        return
    who = f"Person {number}"
    if (age := _years(born, today)) > _OLDEST:
        yield _doubt(
            "very-old",
            f"{who}, born on {written(born)}, would be {age} years old today.",
            ((place, "date_of_birth"), born),
        )
    words = person.get("relationship", "").lower().split()
    if not any(word.strip("’'s,.") in _PARENTS for word in words) or any(
        w.startswith(("grand", "step")) for w in words
    ):
        return
    for other, child in enumerate(children, 1):
        childs = _date(child.get("date_of_birth", ""))
        if childs and _years(born, childs) < _YOUNGEST_PARENT:
            yield _doubt(
                "young-parent",
                f"{who} is a parent born on {written(born)}, and child {other} was born on {written(childs)}.",
                ((place, "date_of_birth"), born),
                ((("children", other), "date_of_birth"), childs),
            )


def _doubt(code: str, sentence: str, *found: tuple[tuple[Place, str], date]) -> DateDoubt:
    key = "/".join([code, *(day.isoformat() for _, day in found)])
    return DateDoubt(key, sentence, tuple(place for place, _ in found))


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None
