"""What a harvester asks for, understood strictly: what the protocol does not allow is an error of the protocol."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, time
from typing import Any

PREFIX = "oai_dc"
LISTS = ("ListIdentifiers", "ListRecords")
_REQUIRED: Mapping[str, frozenset[str]] = {
    "Identify": frozenset(),
    "ListMetadataFormats": frozenset(),
    "ListSets": frozenset(),
    "ListIdentifiers": frozenset({"metadataPrefix"}),
    "ListRecords": frozenset({"metadataPrefix"}),
    "GetRecord": frozenset({"identifier", "metadataPrefix"}),
}
_OPTIONAL: Mapping[str, frozenset[str]] = {
    "ListMetadataFormats": frozenset({"identifier"}),
    "ListIdentifiers": frozenset({"from", "until", "set"}),
    "ListRecords": frozenset({"from", "until", "set"}),
}
_RESUMED = ("ListSets", *LISTS)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(?::[A-Za-z0-9\-_.!~*'()]+)*")
_PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
_LONGEST = 500


class Fault(Exception):
    """An error of the protocol. code: as the protocol names it. known: the request itself may be repeated back."""

    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message
        self.known = code not in ("badVerb", "badArgument")
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Window:
    """Which records a list is of, and where it goes on.

    first, last: UTC moments in whole seconds, both included, as ISO text; "" without an end. after: the moment and
    identifier of the record that was given last. cursor: how many were given before. total: of all pages.
    """

    verb: str
    first: str = ""
    last: str = ""
    of_set: str = ""
    after: tuple[str, str] = ("", "")
    cursor: int = 0
    total: int = 0

    def going_on(self, after: tuple[str, str], given: int, total: int) -> Window:
        """Return the window of the page that follows."""
        return replace(self, after=after, cursor=self.cursor + given, total=total)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that the protocol allows. window: of a list; identifier: of a record, "" for none."""

    verb: str
    identifier: str = ""
    window: Window | None = None


def understood(untrusted: Mapping[str, list[str]]) -> Asked:
    """Return what is asked for. untrusted: every value of each argument. Raises Fault."""
    verbs = untrusted.get("verb", [])
    if len(verbs) != 1 or verbs[0] not in _REQUIRED:
        raise Fault("badVerb", "The verb is missing, repeated, or none of the six of OAI-PMH 2.0")
    verb = verbs[0]
    if any(len(values) != 1 for values in untrusted.values()):
        raise Fault("badArgument", "An argument is repeated")
    arguments = {name: values[0] for name, values in untrusted.items() if name != "verb"}
    if any(len(value) > _LONGEST or not value.isprintable() for value in arguments.values()):
        raise Fault("badArgument", "An argument is too long or cannot be read")
    if verb in _RESUMED and "resumptionToken" in arguments:
        return _resumed(verb, arguments)
    allowed = _REQUIRED[verb] | _OPTIONAL.get(verb, frozenset())
    if set(arguments) - allowed or _REQUIRED[verb] - set(arguments) or "" in arguments.values():
        raise Fault("badArgument", f"{verb} takes {_named(verb)}")
    window = _window(verb, arguments) if verb in LISTS else None
    if not _PREFIX.fullmatch(arguments.get("metadataPrefix", PREFIX)):
        raise Fault("badArgument", "A metadata prefix has letters, digits and a few signs")
    if arguments.get("metadataPrefix", PREFIX) != PREFIX:
        raise Fault("cannotDisseminateFormat", f"Records are described in {PREFIX} alone")
    return Asked(verb, arguments.get("identifier", ""), window)


def token_of(window: Window) -> str:
    """Return where a list goes on as a token that needs no memory of the list here."""
    return base64.urlsafe_b64encode(json.dumps(asdict(window), separators=(",", ":")).encode()).decode()


def _resumed(verb: str, arguments: Mapping[str, str]) -> Asked:
    if set(arguments) != {"resumptionToken"}:
        raise Fault("badArgument", "A resumption token stands alone")
    # There is one page of sets, and so no token for another.
    window = _window_of(arguments["resumptionToken"]) if verb in LISTS else None
    if window is None or window.verb != verb:
        raise Fault("badResumptionToken", "The resumption token is none of this list")
    return Asked(verb, window=window)


def _window_of(untrusted_token: str) -> Window | None:
    try:
        said: Any = json.loads(base64.b64decode(untrusted_token, altchars=b"-_", validate=True))
        window = Window(**{**said, "after": tuple(said["after"])})
    except (ValueError, TypeError, KeyError, binascii.Error):
        return None
    texts = (window.verb, window.first, window.last, window.of_set, *window.after)
    numbers = (window.cursor, window.total)
    sound = (
        all(isinstance(text, str) and text.isprintable() for text in texts)
        and all(isinstance(number, int) and 0 <= number < 10**9 for number in numbers)
        and len(window.after) == 2
    )
    return window if sound else None


def _window(verb: str, arguments: Mapping[str, str]) -> Window:
    first, last = arguments.get("from", ""), arguments.get("until", "")
    if first and last and len(first) != len(last):
        raise Fault("badArgument", "From and until must both be days or both be moments")
    window = Window(
        verb,
        _moment(first, time.min) if first else "",
        _moment(last, time(23, 59, 59)) if last else "",
        arguments.get("set", ""),
    )
    if window.first and window.last and window.first > window.last:
        raise Fault("badArgument", "From must not be after until")
    if window.of_set and not _SET.fullmatch(window.of_set):
        raise Fault("badArgument", "A set is written as ListSets gives it")
    return window


def _moment(text: str, of_day: time) -> str:
    try:
        if _DAY.fullmatch(text):
            return f"{datetime.combine(datetime.strptime(text, '%Y-%m-%d').date(), of_day):%Y-%m-%dT%H:%M:%SZ}"  # noqa: DTZ007 (UTC by the protocol)
        if _SECOND.fullmatch(text):
            return f"{datetime.strptime(text, '%Y-%m-%dT%H:%M:%SZ').replace(tzinfo=UTC):%Y-%m-%dT%H:%M:%SZ}"
    except ValueError:
        pass  # a day that no month has
    raise Fault("badArgument", "A date is written as 2026-03-31 or 2026-03-31T09:30:00Z")


def _named(verb: str) -> str:
    named = sorted(_REQUIRED[verb]) + [f"perhaps {name}" for name in sorted(_OPTIONAL.get(verb, ()))]
    return ", ".join(named) or "no argument"
