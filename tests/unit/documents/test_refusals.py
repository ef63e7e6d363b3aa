"""Why a file is refused: every code that a reader or a check may give has a sentence that says what to do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import documents
from documents.reading.entry import read_record
from documents.reading.refusal import Unreadable
from documents.safety.refusals import REFUSALS
from documents.safety.sandbox import CODES

FOLDER = Path(documents.__file__).parent
DOING = ("Open", "Save", "Take", "Copy", "Split", "Check", "Upload", "Add", "Tell", "Accept", "Settle", "Look")


def raised(package: str, exception: str) -> Iterator[tuple[str, str]]:
    """Give (code, module) of each `exception("code", …)` that is made in a package of documents."""
    for module in sorted((FOLDER / package).rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name, first = ast.unparse(node.func), node.args[0]
            if name.split(".")[-1] == exception:
                assert isinstance(first, ast.Constant | ast.Attribute | ast.Name), (
                    f"{module}: a code that is made up"
                )
                if isinstance(first, ast.Constant):
                    yield str(first.value), module.name


def test_every_code_of_the_readers_has_a_sentence() -> None:
    codes = dict(raised("reading", "Unreadable"))
    assert len(codes) >= 8
    assert {code: module for code, module in codes.items() if code not in REFUSALS} == {}


def test_the_readers_and_the_portal_say_the_same_of_a_code() -> None:
    """The portal has only the code. Kinds of files it refuses before they are read, with words of its own."""
    own_words = set()
    for module in (FOLDER / "reading").rglob("*.py"):
        calls = [node for node in ast.walk(ast.parse(module.read_text())) if isinstance(node, ast.Call)]
        if any(ast.unparse(call.func) == "Unreadable" and len(call.args) > 1 for call in calls):
            own_words.add(module.name)
    assert own_words == {"file_kinds.py"}
    for code in ("too-many-pages", "too-many-cells", "overdrawn"):
        assert Unreadable(code).message == REFUSALS[code]
        assert "pictures" not in REFUSALS[code]


def test_every_code_of_the_checks_and_of_the_sandbox_has_a_sentence() -> None:
    codes = {code for code, _ in raised("safety", "Refused")} | set(CODES)
    assert codes - set(REFUSALS) == set()


@pytest.mark.parametrize("code", REFUSALS)
def test_each_sentence_says_what_happened_and_what_to_do(code: str) -> None:
    words = REFUSALS[code]
    first, *others = words.split(". ")
    assert first
    assert any(sentence.lstrip().startswith(DOING) or " save " in sentence for sentence in others), words
    assert words.endswith(".")


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "return.csv", "empty"),
        (b"Dear colleague,\nwe have nothing in a table.\n", "letter.csv", "no-table"),
        (b"<html><body>Sign in</body></html>", "return.html", "wrong-type"),
        (b"%PDF-1.7\nnothing that is a PDF", "return.pdf", "damaged"),
    ],
)
def test_what_ended_a_reading_is_its_last_problem(data: bytes, name: str, code: str) -> None:
    record = read_record(data, name)
    assert record["kind"] == "unreadable"
    assert record["problems"][-1]["code"] == code
    assert code in REFUSALS
