"""What a person needs beside a password, and what one-time and recovery codes look like.

Source: docs/rules.md R-22 (a second step for everybody who can see anything of a case) and R-23 (codes).
"""

from __future__ import annotations

import re

PASSWORD, CODE, RECOVERY_CODE, PASSKEY, ORGANISATION = (
    "password",
    "code",
    "recovery-code",
    "passkey",
    "organisation",
)
TWO_STEPS = frozenset({CODE, RECOVERY_CODE, PASSKEY, ORGANISATION})
"""Ways of signing in that are more than a password. A passkey asks for the device and its owner; an organisation
that signs its people in asks for a second step itself (docs/operating.md)."""

CODE_DIGITS = 6
CODE_SECONDS = 30
RECOVERY_CODES = 10
FEW_RECOVERY_CODES = 3
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Signs of a recovery code: none that is taken for another (i, l, o, 0, 1)."""
_RECOVERY_LENGTH = 12


def needs_second_step(*, asked_for: bool, demonstration: bool, how: str) -> bool:
    """Return whether somebody who signed in like this must still add a second step before going on.

    asked_for: the partnership's setting. demonstration: an account of the demonstration, where nothing is real.
    """
    return asked_for and not demonstration and how not in TWO_STEPS


def recovery_code(random: bytes) -> str:
    """Return a recovery code like "k7fm-2qxp-9wzt" from 12 random bytes."""
    signs = [_LETTERS[byte % len(_LETTERS)] for byte in random[:_RECOVERY_LENGTH]]
    return "-".join("".join(signs[start : start + 4]) for start in range(0, _RECOVERY_LENGTH, 4))


def as_typed(untrusted_code: str) -> str:
    """Return a typed code without spaces and dashes, in small letters."""
    return re.sub(r"[\s\-–—.]+", "", untrusted_code).lower()


def is_one_time_code(code: str) -> bool:
    """Return whether `code`, as by `as_typed`, can be one that an app shows."""
    return len(code) == CODE_DIGITS and code.isascii() and code.isdigit()
