"""Names that are also ordinary words, ordinary words, given names and their short forms in use in England.

A name that is an ordinary word is sure only where the text treats it as a name; a short form is a hint for a
person to judge. None of the lists needs to be complete: they only decide how sure a match is, and what a
person is asked to look at.
"""

from __future__ import annotations

from importlib import resources

_FOLDER = resources.files("documents.safety")


def listed(name: str) -> frozenset[str]:
    """Return the words of a list beside this module. Raises FileNotFoundError."""
    lines = (_FOLDER / name).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


ORDINARY = listed("ordinary_names.txt")
"""Folded names that are ordinary words too."""

ENGLISH = listed("english_words.txt")
"""Ordinary English words, names left out; from SCOWL, whose notice stands in the file."""

GIVEN = listed("given_names.txt")
"""Folded given names in use in England."""

KNOWN_TERMS = listed("known_terms.txt")
"""Folded words with a capital that are no person's name: places, peoples, agencies, services, theories."""

NAME_TAILS = listed("name_tails.txt")
"""Words after a name that show it to be a place, a service or a theory, or that follow what is named."""

PUBLIC_NAMES = listed("public_names.txt")
"""Names, joined and folded, of people who stand in published reviews without being anybody's secret."""

MONTHS = frozenset(
    """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()  # noqa: SIM905 (a list of twenty-three strings is harder to read)
)


def is_ordinary(word: str) -> bool:
    """True for a folded word that stands in texts without meaning anybody."""
    return word in ORDINARY or word in ENGLISH or word in MONTHS


AFTER_ORDINARY = {
    "white": ("british", "irish", "european", "other", "paper", "english", "background"),
    "black": ("british", "african", "caribbean", "asian", "other", "country", "minority", "and"),
    "green": ("paper", "belt"),
    "young": ("person", "people", "carer", "carers", "offender", "adult", "adults", "child", "children", "mother"),
    "church": ("of", "street", "road"),
    "may": ("be", "have", "not", "also", "need", "well"),
    "will": ("be", "have", "not", "also", "need", "the"),
    "court": ("of", "order", "orders"),
    "key": ("stage", "worker", "episode", "episodes", "learning", "practice", "findings"),
    "good": ("practice",),
    "foster": ("care", "carer", "carers", "placement"),
    "child": ("protection", "in", "and", "safeguarding"),
    "case": ("review", "reviews", "conference"),
}
"""Ordinary name → the words after it that show it to be no name here."""

SHORT_FORMS: dict[str, frozenset[str]] = {}
"""Folded given name → the other forms under which the same person may be written."""
for _line in (_FOLDER / "short_names.txt").read_text("utf-8").splitlines():
    _names = frozenset(_line.split())
    for _name in _names:
        SHORT_FORMS[_name] = SHORT_FORMS.get(_name, frozenset()) | (_names - {_name})
