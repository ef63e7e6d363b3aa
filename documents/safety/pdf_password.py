"""Whether a PDF opens without a password, found from its bytes alone.

Many makers lock printing or copying only: such a file opens for everybody and must not be turned away.
The test is the format's own: does the empty password give the stored check value? (ISO 32000-2, 7.6.4.)
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

Lock = Literal["open", "restricted", "needs-password"]

_ENCRYPT = re.compile(rb"/Encrypt\s*(?:(\d{1,10})\s+(\d{1,5})\s+R\b|(<<))")
_STRING = rb"\s*(\((?:[^\\()]|\\.|\([^()]{0,512}\)){0,512}\)|<[0-9A-Fa-f\s]{0,1024}>)"
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\r\n])|(.))", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_MOST_DICTIONARY = 16 * 1024


@dataclass(frozen=True, slots=True)
class _Encryption:
    version: int
    revision: int
    key_bytes: int
    permissions: int
    owner: bytes
    user: bytes
    first_id: bytes
    metadata: bool


def look(data: bytes) -> Lock:
    """Return whether the PDF `data` is open, restricted (opens without a password) or needs a password.

    A lock that isn't understood counts as "needs-password".
    """
    found = list(_ENCRYPT.finditer(data))
    if not found:
        return "open"
    try:
        opens = _opens_without_password(_encryption(data, found[-1]))
    except (ValueError, IndexError, TypeError):
        opens = False
    return "restricted" if opens else "needs-password"


def _encryption(data: bytes, found: re.Match[bytes]) -> _Encryption:
    start = found.start(3)
    if found[1]:
        for defined in re.finditer(rb"(?<!\d)%s\s+%s\s+obj\b" % (found[1], found[2]), data):
            start = defined.end()
    if start < 0:
        raise ValueError("the encryption dictionary is not in the file")
    dictionary = data[start : start + _MOST_DICTIONARY].split(b"endobj")[0]
    identity = re.search(rb"/ID\s*\[" + _STRING, data, re.DOTALL)
    version = _number(dictionary, b"V", 0)
    return _Encryption(
        version=version,
        revision=_number(dictionary, b"R", 0),
        key_bytes={1: 5, 4: 16}.get(version, _number(dictionary, b"Length", 40) // 8),
        permissions=_number(dictionary, b"P", 0),
        owner=_string(dictionary, b"O"),
        user=_string(dictionary, b"U"),
        first_id=_bytes(identity[1]) if identity else b"",
        metadata=re.search(rb"/EncryptMetadata\s+false\b", dictionary) is None,
    )


def _number(dictionary: bytes, name: bytes, otherwise: int) -> int:
    found = re.search(rb"/%s\s+(-?\d{1,10})\b" % name, dictionary)
    return int(found[1]) if found else otherwise


def _string(dictionary: bytes, name: bytes) -> bytes:
    found = re.search(rb"/" + name + _STRING, dictionary, re.DOTALL)
    if not found:
        raise ValueError("no such string")
    return _bytes(found[1])


def _bytes(written: bytes) -> bytes:
    if written.startswith(b"<"):
        digits = re.sub(rb"\s", b"", written[1:-1]).decode("ascii")
        return bytes.fromhex(digits + "0" * (len(digits) % 2))

    def unescaped(escape: re.Match[bytes]) -> bytes:
        if escape[1]:
            return bytes([int(escape[1], 8) & 0xFF])
        return b"" if escape[2] else _ESCAPED.get(escape[3], escape[3])

    return _ESCAPE.sub(unescaped, written[1:-1])


def _opens_without_password(lock: _Encryption) -> bool:
    if lock.revision in (2, 3, 4):
        return _opens_rc4(lock)
    salted = lock.user[32:40]
    if lock.revision == 5:
        return hashlib.sha256(salted).digest() == lock.user[:32]
    return lock.revision == 6 and len(lock.user) >= 48 and _hardened(salted) == lock.user[:32]


def _opens_rc4(lock: _Encryption) -> bool:
    """Algorithms 2, 4 and 5 with the empty password, which is all padding."""
    seed = _PAD + lock.owner[:32] + (lock.permissions & 0xFFFFFFFF).to_bytes(4, "little") + lock.first_id
    if lock.revision >= 4 and not lock.metadata:
        seed += b"\xff\xff\xff\xff"
    size = 5 if lock.revision == 2 else lock.key_bytes
    key = _md5(seed)
    if lock.revision == 2:
        return _rc4(key[:size], _PAD) == lock.user[:32]
    for _ in range(50):
        key = _md5(key[:size])
    check = _md5(_PAD + lock.first_id)
    for step in range(20):
        check = _rc4(bytes(byte ^ step for byte in key[:size]), check)
    return check == lock.user[:16]


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    other = 0
    for place in range(256):
        other = (other + state[place] + key[place % len(key)]) % 256
        state[place], state[other] = state[other], state[place]
    given = bytearray()
    place = other = 0
    for byte in data:
        place = (place + 1) % 256
        other = (other + state[place]) % 256
        state[place], state[other] = state[other], state[place]
        given.append(byte ^ state[(state[place] + state[other]) % 256])
    return bytes(given)


def _hardened(salted: bytes) -> bytes:
    """Algorithm 2.B of ISO 32000-2 for the empty password."""
    key = hashlib.sha256(salted).digest()
    step = 0
    while True:
        cipher = Cipher(algorithms.AES(key[:16]), modes.CBC(key[16:32])).encryptor()
        mixed = cipher.update(key * 64)
        key = (hashlib.sha256, hashlib.sha384, hashlib.sha512)[sum(mixed[:16]) % 3](mixed).digest()
        step += 1
        if step >= 64 and mixed[-1] <= step - 32:
            return key[:32]
