"""What comes out of the sandbox: how a child ended, and what of its writing may be believed."""

from __future__ import annotations

import json
import os
import re
import signal
from dataclasses import dataclass
from typing import Any

from documents.safety import sandbox_parent
from documents.safety.refusals import REFUSALS, Refused

CODES = ("timeout", "memory", "crashed", "output-too-large", "not-json", "sandbox-missing")

_MOST_VALUES = 8_000_000
_NEARLY = 0.8
"""Part of the processor time that a process must have had to have ended for the lack of more."""
_CODE = re.compile(r"[a-z0-9][a-z0-9\-]{0,59}")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may use: seconds of processor time, bytes of memory, bytes of output.

    Processor time is what a file costs, however busy the machine is; `longest` ends what only waits.
    """

    seconds: float = 20
    memory: int = 1536 * 1024 * 1024
    output: int = 64 * 1024 * 1024

    @property
    def longest(self) -> float:
        """Seconds on the wall clock after which work is ended: a machine three times too busy fails no file."""
        return 3 * self.seconds


class SandboxFailed(Exception):
    """The file could not be read. `code` is one of CODES; `detail`, for the log, holds no word of the file.

    held_up: of a timeout, that the clock ended it before it had its processor time: on a machine less busy it may
    still be done. One that had its time, or its memory, would only use them up again.
    """

    def __init__(self, code: str, detail: str = "", *, held_up: bool = False) -> None:
        self.code = code
        self.held_up = held_up
        self.message = REFUSALS[code]
        self.detail = detail
        super().__init__(f"{code} {detail}".strip())


def result_of(written: bytes, end: dict[str, Any], limits: Limits) -> Any:
    """Return the JSON value or bytes of a task that ended well.

    written: what the child wrote, its first byte a tag of `sandbox_parent`. end: how it ended, from the parent.
    Raises SandboxFailed, and Refused for a refusal of the task's own.
    """
    if "failed" in end:
        raise SandboxFailed(end["failed"], end.get("detail", ""))
    tag, body = written[:1], written[1:]
    if len(body) > limits.output:
        raise SandboxFailed("output-too-large")
    if end["late"]:
        raise SandboxFailed("timeout", held_up=end.get("used", 0.0) < _NEARLY * limits.seconds)
    if end["status"] != 0:
        raise died(end, limits)
    if tag == sandbox_parent.RAW:
        return body
    if tag == sandbox_parent.RESULT:
        return _json(body)
    if tag == sandbox_parent.REFUSED:
        raise _refusal(_json(body))
    if tag == sandbox_parent.FAILED:
        code, _, detail = body[:300].decode("ascii", "replace").partition(" ")
        raise SandboxFailed(code if code in CODES else "crashed", detail)
    raise SandboxFailed("crashed", "nothing was written")


def died(end: dict[str, Any], limits: Limits) -> SandboxFailed:
    """Return the failure of a child that ended by a signal: time or memory where its use or its killer says so."""
    if not os.WIFSIGNALED(end["status"]):
        return SandboxFailed("crashed", f"exit {os.waitstatus_to_exitcode(end['status'])}")
    number = os.WTERMSIG(end["status"])
    # A program may turn the signal into an end of its own, and the kernel counts a little otherwise than it tells.
    if number == signal.SIGXCPU or end["used"] >= _NEARLY * limits.seconds:
        return SandboxFailed("timeout")
    # SIGKILL that we did not send is the system's, out of memory.
    if number == signal.SIGKILL or end["peak"] > 0.8 * limits.memory:
        return SandboxFailed("memory")
    return SandboxFailed("crashed", signal.Signals(number).name)


def _json(body: bytes) -> Any:
    # A few bytes of JSON can become a large object: count before parsing.
    if sum(body.count(mark) for mark in (b",", b"[", b"{")) > _MOST_VALUES:
        raise SandboxFailed("output-too-large")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise SandboxFailed("not-json") from None


def _refusal(untrusted: Any) -> Refused:
    """Return the refusal that the child reported; its words are the reader's, but the child may not be itself."""
    code, message = (untrusted.get("code"), untrusted.get("message")) if isinstance(untrusted, dict) else ("", "")
    if not isinstance(code, str) or not _CODE.fullmatch(code) or not isinstance(message, str):
        raise SandboxFailed("crashed", "a refusal without a code")
    if code in REFUSALS and code != "mislabelled":
        return Refused(code)
    return Refused(code, "".join(letter for letter in message if letter.isprintable())[:500])
