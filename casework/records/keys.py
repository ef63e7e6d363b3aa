"""The master key and what is derived from it: one key for each use, none of them ever stored in clear.

Threat: whoever copies the database or the file store must not read a referral or a return from it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12


class KeyProblem(Exception):
    """The master key is missing, malformed or not the one that sealed the data."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys for sealing fields, wrapping file keys, chaining audit entries, naming files and hashing tokens."""

    _master: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self._master) != KEY_BYTES:
            raise KeyProblem(f"The master key must be {KEY_BYTES} bytes long")

    def derived(self, use: str) -> bytes:
        """Return the 32-byte key for one `use`, always the same for the same master key."""
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"casereviews/" + use.encode()).derive(self._master)

    def seal(self, value: Any, context: str) -> bytes:
        """Return `value` (anything JSON can hold) encrypted. `context` must be given again to open it."""
        nonce = os.urandom(_NONCE_BYTES)
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return nonce + AESGCM(self.derived("seal")).encrypt(nonce, plain, context.encode())

    def unseal(self, sealed: bytes, context: str) -> Any:
        """Return what `seal` was given. Raises KeyProblem for another key, another context or changed bytes."""
        try:
            plain = AESGCM(self.derived("seal")).decrypt(
                sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context.encode()
            )
        except InvalidTag:
            raise KeyProblem("A sealed record cannot be opened with this master key") from None
        return json.loads(plain)

    def mac(self, use: str, message: bytes) -> bytes:
        """Return HMAC-SHA256 of `message` under the key for `use`."""
        return hmac.new(self.derived(use), message, hashlib.sha256).digest()

    def token_hash(self, token: str) -> str:
        """Return what is stored in place of a session's or link's secret, in hex."""
        return self.mac("token", token.encode()).hex()


def new_token() -> str:
    """Return a secret for a link or session: 256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def parse_master_key(text: str) -> bytes:
    """Return the 32 bytes written as base64 or hex. Raises KeyProblem."""
    text = text.strip()
    for decode in (bytes.fromhex, lambda t: base64.b64decode(t, validate=True)):
        try:
            key = decode(text)
        except (ValueError, binascii.Error):
            continue
        if len(key) == KEY_BYTES:
            return key
    raise KeyProblem("The master key must be 32 bytes, written as base64 or hex")


def master_key_from_file(path: Path) -> bytes:
    """Return the key in `path`, made there with mode 0600 when the file does not exist yet.

    Raises KeyProblem when others may read the file or when its content is not a key.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if path.stat().st_mode & 0o077:
            raise KeyProblem(f"{path} can be read by others: set its mode to 0600") from None
        return parse_master_key(path.read_text())
    key = os.urandom(KEY_BYTES)
    with os.fdopen(descriptor, "w") as file:
        file.write(base64.b64encode(key).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key
