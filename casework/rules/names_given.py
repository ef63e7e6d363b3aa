"""Whether what stands in a name's place names somebody: people write "see referral", "tbc" and "duty desk" there.

One rule for the building of a case's key and for every search for the case's people. Source: docs/rules.md R-55.
"""

from __future__ import annotations

import re

from casework.rules.codes import without_roles
from casework.rules.titles import TITLE


def may_be_a_name(text: str) -> bool:
    """Return whether a cell for a name names somebody: not a role, "see referral", a sentence or a number."""
    return not names_nobody(text) and len(_LETTERS.findall(without_roles(text))) <= _LONGEST_NAME


def names_nobody(text: str) -> bool:
    """Return whether words that stand where a name belongs are surely none: "tbc", "duty desk", a role, a number.

    A title before one word makes it a name, whatever the word: "Dr See", "Mr Call".
    """
    plain = TITLE.sub("", text.strip())
    if plain != text.strip() and _ONE_NAME.fullmatch(plain) and not _NOT_KNOWN.fullmatch(plain):
        return False
    return all(map(_SAYS_NOTHING.fullmatch, _LETTERS.findall(without_roles(text.replace("/", "")))))


_LONGEST_NAME = 7
"""Words; what is longer is a sentence."""
_LETTERS = re.compile(r"[^\W\d_]+")
_ONE_NAME = re.compile(r"[A-Z][a-z’'-]+")
_NOT_KNOWN = re.compile(r"tb[ac]|tbd|unknown|unnamed|none|nil|not|various|awaited|pending", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    # said instead of a name
    r"nk|n|a|na?|nil|no|none|not|tb[acd]|un(?:known|named|born|identified|confirmed|available|sure)|various|several"
    r"|applicable|awaited|awaiting|pending|confirmed?|follow|provided|given|named|yet|identified|recorded|allocated"
    r"|available|assigned|stated|disclosed|known|blank|vacant|details?|information|info|name|names"
    # where it is said instead
    r"|above|below|ditto|same|see|per|referral|form|list|listed|attached|attachment|separate|email|letter|sheet"
    r"|previous|overleaf|section|as|via|through|before"
    # an office
    r"|duty|desk|reception|front|main|general|office|switchboard|call|line|helpline|hotline|phone|telephone|tel|ext"
    r"|extension|inbox|mailbox|shared|generic|enquir(?:y|ies)|hub|unit|dept|departments?|teams?|services?|social"
    r"|health|family|families|mash|lado|csc|admin|administration|access|single|point|first|response|out|hours"
    r"|emergency|intake|assessment|safeguarding|local|authority|council|nhs|trust|police|school|hospital|clinic"
    r"|surgery|nursery|station|agency|partnership"
    # between such words
    r"|an?|and|any|at|be|by|child|for|from|has|have|in|is|it|of|on|or|our|s|subject|the|their|them|they|this|to|us"
    r"|was|we|were|whoever|who|with|your?|someone|somebody|anyone|anybody|nobody|new|one|also|only",
    re.IGNORECASE,
)
