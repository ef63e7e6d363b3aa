"""`manifest.json`, and everything that a merge gives."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from documents.chronology.model import Chronology, Heading
from documents.reading.counts import Counts, LeftOut as LeftOutOfFile
from documents.reading.model import Reading
from documents.safety.key import KeyEntry
from documents.writing import everything
from documents.writing.everything import NAMES, merge_returns, produce
from documents.writing.manifest import LeftOut
from documents.writing.pack import PackReturn
from documents.writing.returns_ahead import media_kind
from documents.writing.template import ValueLost
from tests.unit.documents.writing.chronologies import HEADING, TEMPLATE, a_row

RETURNS = [
    PackReturn(
        Reading(
            "school.csv",
            "cd" * 32,
            "return",
            "School",
            rows=(a_row("r1", event="Sam Hale seen"), a_row("r2")),
            counts=Counts(2, 40, 6, 50, (LeftOutOfFile("a picture", "sheet “Sam Hale”"),)),
        ),
        b"Date,Event",
        "csv",
    ),
    PackReturn(Reading("camhs.docx", "ef" * 32, "nil", "CAMHS"), b"PK", "docx"),
]


def made(**settings: Any) -> dict[str, bytes]:
    merged = merge_returns(RETURNS, HEADING, None, settings.pop("key", ()))
    return dict(produce(merged, TEMPLATE.parent, lambda what, done, of: None, **settings))


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return made(left_out=[LeftOut("README.md", "It is no return.", size=12)])


def test_every_file_that_interfaces_name_is_made(files: dict[str, bytes]) -> None:
    assert set(files) == set(NAMES)
    assert list(files)[-1] == "manifest.json"
    assert files["chronology.pdf"].startswith(b"%PDF-")
    assert files["pack.pdf"].startswith(b"%PDF-")
    assert files["timeline.png"].startswith(b"\x89PNG")
    assert files["timeline.svg"].lstrip().startswith(b"<")
    assert [row["agency"] for row in json.loads(files["chronology.json"])["rows"]] == ["School", "School"]
    assert json.loads(files["findings.json"])["version"] == 1


def test_the_manifest_has_every_input_and_output_by_its_sha256(files: dict[str, bytes]) -> None:
    manifest = json.loads(files["manifest.json"])
    assert (manifest["version"], manifest["rows_in"], manifest["rows_out"]) == (1, 2, 2)
    assert [(one["file"], one["read_as"], one["rows_in"], one["size"]) for one in manifest["inputs"]] == [
        ("camhs.docx", "nil", 0, 2),
        ("school.csv", "return", 2, 10),
    ]
    assert manifest["inputs"][1]["sha256"] == hashlib.sha256(b"Date,Event").hexdigest()
    assert [one["file"] for one in manifest["outputs"]] == list(NAMES[:-1])
    assert manifest["inputs"][1]["counts"] == {
        "rows": 2,
        "characters": 40,
        "around": 6,
        "in_file": 50,
        "left_out": [{"what": "a picture", "where": "sheet “Sam Hale”", "characters": 0}],
    }
    for one in manifest["outputs"]:
        data = files[one["file"]]
        assert (one["sha256"], one["size"]) == (hashlib.sha256(data).hexdigest(), len(data))
    assert manifest["left_out"] == [{"file": "README.md", "sha256": None, "size": 12, "why": "It is no return."}]


def test_an_output_that_fails_is_named_and_the_others_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(chronology: Chronology, heading: Heading, template: object) -> bytes:
        raise ValueLost("Text 3 of 9 is missing.")

    monkeypatch.setattr(everything, "write_docx", fail)
    files = made()
    assert set(NAMES) - set(files) == {"chronology.docx"}
    left_out = json.loads(files["manifest.json"])["left_out"]
    assert [(one["file"], one["why"]) for one in left_out] == [
        ("chronology.docx", "This file could not be made. Text 3 of 9 is missing.")
    ]


@pytest.mark.parametrize("prints", [False, True])
def test_progress_counts_up_to_the_end(prints: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(everything, "must_print", lambda given, kept: prints)
    seen: list[tuple[str, int, int]] = []
    merged = merge_returns(RETURNS, HEADING, None)
    files = [name for name, _ in produce(merged, TEMPLATE.parent, lambda *told: seen.append(told))]
    assert [done for _, done, _ in seen] == list(range(len(NAMES) + 1))
    assert [name for name, _, _ in seen[:-1]] == files
    assert files[0] == ("chronology.pdf" if prints else "chronology.json")


def test_in_codes_the_files_as_they_came_stay_out_of_the_pack() -> None:
    merged = merge_returns(RETURNS, HEADING, None, [KeyEntry("Sam Hale", (), "Child A")])
    assert merged.heading.names == "codes"
    assert [one.original for one in merged.returns] == [b"", b""]
    assert "Sam Hale" not in repr((merged.chronology, merged.returns, merged.heading))
    assert "Child A" in repr(merged.chronology)
    told = dict(produce(merged, TEMPLATE.parent, lambda what, done, of: None))["manifest.json"].decode()
    assert "sheet “Child A”" in told
    assert "Sam Hale" not in told


def test_the_kind_of_a_file_for_the_pack() -> None:
    assert media_kind(b"\n%PDF-1.7", "return.docx") == "pdf"
    assert media_kind(b"PK", "Return.DOCX") == "docx"
    assert media_kind(b"x", "return") == ""
