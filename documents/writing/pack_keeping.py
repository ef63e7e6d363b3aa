"""What is made of a file for packs: made once, and kept under a key that names what it was made from."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

from documents.writing.pack_plan import Kept

_VERSION = "4"
"""Part of the keys of kept parts: another number when the same file gives other pages."""
_one_at_a_time = Lock()
_being_made: WeakValueDictionary[str, Any] = WeakValueDictionary()


def key_for(what: str, sha256: str) -> str:
    """Return the key under which what was made is kept. sha256: of the source."""
    return f"{what}-{_VERSION}-{sha256}"


def kept_or_made(kept: Kept, what: str, source: bytes, sha256: str, make: Callable[[bytes], bytes]) -> bytes:
    """Return what is made of a source, from where it is kept if it was made before. sha256: of the source."""
    key = key_for(what, sha256)
    with _one_at_a_time:
        here = _being_made.setdefault(key, Lock())
    with here:  # who asks for what is just being made waits for it
        made = kept.get(key)
        if made is None:
            made = make(source)
            kept.put(key, made)
    return made
