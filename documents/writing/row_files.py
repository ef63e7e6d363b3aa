"""The files of a merge that need nothing but its rows: for programs, and the tables for Excel and Word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from documents.chronology.model import Chronology, Heading
from documents.writing.chronology_csv import write_csv
from documents.writing.chronology_json import write_findings, write_json
from documents.writing.chronology_xlsx import write_xlsx
from documents.writing.forked import Forked
from documents.writing.template import MissingField, TemplateBroken, ValueLost
from documents.writing.typesetting import TextLost, TypesettingFailed

CAN_FAIL = (ValueLost, TextLost, TypesettingFailed, TemplateBroken, MissingField)
"""What keeps a document from being made; the others do not wait for it."""

WriteWord = Callable[[Chronology, Heading], bytes]
"""Writes the chronology as a Word document, from another template than the service's own."""


class RowFiles:
    """The files, each made when it is asked for; or all of them beside us, from when they are told to begin.

    chronology: as it was read, for programs. shown: as documents set it. beside: have a copy of this process make
    them, which is made now and waits.
    """

    NAMES = ("chronology.json", "findings.json", "chronology.csv", "chronology.xlsx", "chronology.docx")

    def __init__(
        self, chronology: Chronology, shown: Chronology, heading: Heading, write_word: WriteWord, *, beside: bool
    ) -> None:
        self._chronology, self._shown, self._heading = chronology, shown, heading
        self._write_word = write_word
        self._copy = Forked(self._all, waits=True) if beside else None

    def begin(self) -> None:
        """Have the copy begin, if there is one: a processor is free."""
        if self._copy is not None:
            self._copy.begin()

    def made(self, name: str) -> bytes:
        """Return one of NAMES. Raises one of CAN_FAIL."""
        if self._copy is None:
            return self._write(name)
        file = self._copy.result()[name]
        if isinstance(file, Exception):
            raise file
        return file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *what: object) -> None:
        if self._copy is not None:
            self._copy.__exit__(*what)

    def _all(self) -> dict[str, bytes | Exception]:
        files: dict[str, bytes | Exception] = {}
        for name in self.NAMES:
            try:
                files[name] = self._write(name)
            except CAN_FAIL as problem:
                files[name] = problem
        return files

    def _write(self, name: str) -> bytes:
        match name:
            case "chronology.json":
                return write_json(self._chronology)
            case "findings.json":
                return write_findings(self._chronology)
            case "chronology.csv":
                return write_csv(self._shown)
            case "chronology.xlsx":
                return write_xlsx(self._shown, self._heading)
            case _:
                return self._write_word(self._shown, self._heading)
