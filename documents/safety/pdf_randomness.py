"""The source of random numbers that qpdf asks for when it opens a PDF with a password, even an empty one.

It is a device file, which no process in the sandbox can open: it is opened before, and stays open.
"""

from __future__ import annotations

import io

import pikepdf


def warm_up() -> None:
    """Open a PDF with a password once, so that those that only forbid printing can be read in the sandbox."""
    locked = io.BytesIO()
    with pikepdf.new() as made:
        made.save(locked, encryption=pikepdf.Encryption(owner="owner", user=""))
    with pikepdf.open(locked):
        pass
