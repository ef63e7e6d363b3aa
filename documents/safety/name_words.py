"""Names that are also ordinary words, and the short forms of given names in use in England.

A name on the first list is sure only where the text treats it as a name; a short form is a hint for a person
to judge. Neither list needs to be complete: they only decide how sure a match is.
"""

from __future__ import annotations

from importlib import resources

_FOLDER = resources.files("documents.safety")

ORDINARY = frozenset((_FOLDER / "ordinary_names.txt").read_text("utf-8").split())
"""Folded names that are ordinary words too."""

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
