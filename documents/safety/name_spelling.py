"""Given names that are one name spelt in two ways: "Ellie" and "Elly", "Kian" and "Kyan", not "Alan" and "Alana".

Two names are one when they come down to the same sounds by the rules below, which are those by which people in
Britain and Ireland mishear and misspell names. A vowel more at the end is another name, and mostly another person.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_ONE_NAME = {
    name: f"={line.split()[0]}"
    for line in (Path(__file__).parent / "name_spellings.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
    for name in line.split()
}
"""Names whose spelling no rule tells: "Niamh" is "Neve"."""
_ITSELF = frozenset({"aylin", "eli", "elin", "jean", "marie", "rhian", "saira", "sian", "toni"})
"""Names that the rules would take for another's: Marie for Mary, Rhian for Ryan, Eli for Ellie."""
_RULES = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"^m[ou]h+am+[aeiou]d$", "muhamad"),
        (r"^y(?:u|ou)s+[eou]f$", "iusuf"),
        (r"^(?:ai|ay|aye|ae|iy)sh?ah?$", "=aisha"),
        (r"^h[ou]s+[ae][iy]n$", "husain"),
        # Ends in the sound of "Ellie".
        (r"(?<=.l)(?:eigh|ea)$", "1"),
        # What is one sound in two letters.
        (r"ph", "f"),
        (r"ck", "k"),
        (r"^geo(?=ff)", "je"),
        (r"^g(?=e[mn]|il)", "j"),
        (r"chl|khl", "kl"),
        (r"chr", "kr"),
        (r"(?<=[aio])ch(?=[ao]l|$)", "k"),
        (r"(?<=.)cia$", "Sa"),
        (r"ch", "C"),
        (r"sh", "S"),
        (r"th(?=[aeiouy])", "t"),
        (r"c(?=[eiy])", "s"),
        (r"[cq]", "k"),
        (r"x", "ks"),
        (r"(?<=.)z", "s"),
        # An h that nobody hears.
        (r"(?<=[rgkdbj])h", ""),
        (r"(?<=[aeo])h$", ""),
        (r"(?<=o)h(?=n)", ""),
        (r"oey$", "oe"),
        (r"(?<=[^aeiou])(?:ie|ey|ee|ay|y|i)$", "1"),
        # "Joanne" is "Joann", and neither is "Joan".
        (r"(?:ann|anne|(?<=i)ane)$", "N"),
        (r"^([^aeiouy]*[aeiouy])nne$", r"\1n"),
        # The long a of "Jane", "Jayne".
        (r"^([^aeiouy]*)(?:ai|ay|a(?=[^aeiouy]e$))([^aeiouy1]+)e?$", r"\1A\2"),
        (r"^([^aeiouy]*)oo([^aeiouy])e$", r"\1oo\2"),
        (r"ael$|eal$", "el"),
        (r"(?<=g)(?:ail|ale|ayle)$", "Al"),
        (r"(?:ai|ay|ae)(?=[^aeiouy1])", "a"),
        (r"aw", "au"),
        (r"ee", "I"),
        (r"ie|ei|ey", "i"),
        (r"ea(?=[^1])", "e"),
        (r"(?<=.)y", "i"),
        (r"(.)\1+", r"\1"),
        # Ends of which only the last letter is heard.
        (r"(?:(?<=[aeiouA][^aeiouA])|(?<=[aeiouA][^aeiouA]{2}))[aeiou]n$", "Vn"),
        (r"(?<=[aeiouA][a-zA-Z])[aeo]r$", "Vr"),
        (r"(?<=[aeiouA][a-zA-Z])se$", "s"),
    )
)


def spelt_alike(one: str, other: str) -> bool:
    """Return whether two folded given names are one name in two spellings, or the very same."""
    return one == other or (min(len(one), len(other)) >= _SHORTEST and _sounds(one) == _sounds(other))


_SHORTEST = 3


def spellings_of(name: str) -> frozenset[str]:
    """Return the other spellings that no rule tells: "Keeva" of the folded "caoimhe"."""
    kept = _ONE_NAME.get(name)
    return (
        frozenset(other for other, one in _ONE_NAME.items() if one == kept and other != name)
        if kept
        else frozenset()
    )


@lru_cache(maxsize=20_000)
def _sounds(name: str) -> str:
    if name in _ITSELF:
        return name
    if name in _ONE_NAME:
        return _ONE_NAME[name]
    for pattern, put in _RULES:
        name = pattern.sub(put, name)
    return name
