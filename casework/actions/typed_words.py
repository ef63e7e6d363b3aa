"""Words of a form on their way through signing in: sealed by this service, so that only it can open them again."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

from casework.records.keys import KeyProblem
from casework.records.store import Store

_CONTEXT = "typed-words"
Fields = Sequence[tuple[str, str]]


def seal(store: Store, path: str, fields: Fields) -> str:
    """Return where a form was sent to and what was in it, sealed, as letters that a page can carry."""
    sealed = store.keys.seal({"path": path, "fields": [list(field) for field in fields]}, _CONTEXT)
    return base64.urlsafe_b64encode(sealed).decode()


def opened(store: Store, untrusted: str) -> tuple[str, Fields] | None:
    """Return what `seal` was given; None for anything that this service did not seal."""
    try:
        value = store.keys.unseal(base64.urlsafe_b64decode(untrusted.encode()), _CONTEXT)
    except (ValueError, binascii.Error, KeyProblem):
        return None
    return value["path"], [(name, text) for name, text in value["fields"]]
