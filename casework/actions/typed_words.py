"""Words of a form on their way through signing in: sealed by this service, so that only it can open them again."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from casework.records.keys import KeyProblem
from casework.records.store import Store

_CONTEXT = "typed-words"
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TypedWords:
    """What a form was sent with. whose: who typed it, as `webforms.sessions` marks them. path: where it went."""

    whose: str
    path: str
    fields: Fields


def seal(store: Store, words: TypedWords) -> str:
    """Return the words sealed, as letters that a page can carry."""
    fields = [list(field) for field in words.fields]
    sealed = store.keys.seal({"whose": words.whose, "path": words.path, "fields": fields}, _CONTEXT)
    return base64.urlsafe_b64encode(sealed).decode()


def opened(store: Store, untrusted: str) -> TypedWords | None:
    """Return what `seal` was given; None for anything that this service did not seal."""
    try:
        value = store.keys.unseal(base64.urlsafe_b64decode(untrusted.encode()), _CONTEXT)
    except (ValueError, binascii.Error, KeyProblem):
        return None
    fields = [(name, text) for name, text in value["fields"]]
    return TypedWords(value.get("whose", ""), value["path"], fields)
