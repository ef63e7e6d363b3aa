"""A pack in codes: held back while a name is left, without names anywhere, for who reads in codes alone."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from casework.actions.codes import doubts as code_doubts, key as code_key
from casework.actions.packs import attachments as pack_attachments, copies as pack_copies, packs
from casework.actions.work import NotPermitted, Refusal
from casework.records.store import Store
from casework.records.tables import PackKeptPart
from casework.rules.codes import Known
from documents.writing.pack_reasons import CODED
from tests.integration.test_merge_command import texts_of
from tests.integration.workers.test_packs import Packs
from tests.unit.documents.chronology.cases import truth
from tests.unit.documents.writing.test_pack_arranged import letter
from workers.means import Means


def choose(given: Packs, names: str, *, with_attachments: bool = False) -> None:
    packs.choose(
        given.work,
        given.case_id,
        dividers=True,
        even_pages=False,
        keep_numbers=False,
        front="rapid-review",
        names=names,
        with_attachments=with_attachments,
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_pack_in_codes_names_nobody_and_is_for_who_reads_in_codes(store: Store, tmp_path: Path) -> None:
    given = Packs(store, Means(store, tmp_path / "catalogue.sqlite", tmp_path / "public"), merged=True)
    work, case_id, partner = given.work, given.case_id, given.case.person("partner")
    told = truth()
    name = told["people"][0]["name"]
    pack_attachments.attach(
        work,
        case_id,
        title=f"A letter on {name}",
        file_name="l.pdf",
        media_kind="pdf",
        source=io.BytesIO(letter(2)),
    )
    by_names = given.build()
    choose(given, "codes")
    with pytest.raises(Refusal, match="key-not-confirmed"):
        packs.build(work, case_id)
    code_key.bring_in(work, case_id, [
        Known(
            one["name"], one["code"], one["role"], tuple(one["aliases"]),
            date_of_birth=date.fromisoformat(one["dob"]) if one["dob"] else None,
        )
        for one in told["people"]
    ])  # fmt: skip
    lines = code_key.show(work, case_id).lines
    code_key.confirm(work, case_id, [line.id for line in lines if line.state == "proposed"])
    given.do("check-codes")

    # Each doubt, of rows as of the returns' own words, is told, and can be settled where all doubts are.
    stopped = given.build()
    assert stopped.state == "stopped"
    assert stopped.files == {}
    assert not [one for one in stopped.stopped_by if one.sure]
    given.do("check-codes")
    doubts = {doubt.word for doubt in code_doubts.show(work, case_id).doubts}
    assert {one.word for one in stopped.stopped_by} <= doubts
    for one in stopped.stopped_by:
        code_doubts.spare(work, case_id, one.word)
    given.do("check-codes")
    assert code_doubts.show(work, case_id).left == 0

    pack = given.build()
    assert (pack.state, pack.names, pack.holds_names) == ("ready", "codes", False)
    secret = {alias for person in told["people"] for alias in (person["name"], *person["aliases"])}
    secret |= {identifier for kind in told["identifiers"].values() for identifier in kind}
    words = re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(secret, key=len, reverse=True)))})(?!\w)", re.IGNORECASE
    )
    for file in pack.files:
        (tmp_path / file).write_bytes(given.file(pack, file))
        for text in texts_of(tmp_path / file):
            assert not words.search(" ".join(text.split())), (file, words.search(" ".join(text.split())))
    assert json.loads((tmp_path / "manifest.json").read_text())["names"] == "codes"
    with pypdfium2.PdfDocument(tmp_path / "pack.pdf") as pdf:
        for part in pack.parts[2:]:
            first = pdf[part["first_page"]].get_textpage().get_text_range()  # after its divider
            assert " ".join(CODED.split())[:60] in " ".join(first.split()), part["title"]
    assert [part["title"] for part in by_names.parts if "letter" in part["title"]]
    assert not [part["title"] for part in pack.parts if "letter" in part["title"]]
    with store.looking() as session:
        version = max(
            int(one.key.split("-")[1]) for one in session.query(PackKeptPart) if one.key.startswith("codes")
        )
    assert version > 1, "kept by the key's version"

    # Who reads in codes alone has it and its copies, and nothing of the pack by names.
    assert [one.id for one in packs.packs_of(partner, case_id)] == [pack.id, stopped.id]
    assert {one.word for one in packs.show(partner, case_id, stopped.id).stopped_by} == {""}
    assert b"".join(packs.download(partner, case_id, pack.id, "pack.pdf").chunks) == given.file(pack, "pack.pdf")
    copy_id = pack_copies.ask_for(partner, case_id, pack.id, name="", agency="", locked=False)
    given.do(pack_copies.COPY)
    copied = b"".join(pack_copies.download(partner, case_id, pack.id, copy_id).chunks)
    (tmp_path / "copy.pdf").write_bytes(copied)
    assert not [text for text in texts_of(tmp_path / "copy.pdf") if words.search(" ".join(text.split()))]
    with pytest.raises(NotPermitted):
        packs.download(partner, case_id, by_names.id, "pack.pdf")

    # With its attachments as they came, it names people: then it is for those who read by name.
    choose(given, "codes", with_attachments=True)
    named = given.build()
    assert (named.state, named.holds_names) == ("ready", True)
    assert next(part["detail"] for part in named.parts if "letter" in part["title"]).startswith(
        "l.pdf, not put into"
    )
    assert not [part["title"] for part in named.parts if name in part["title"]]
    with pytest.raises(NotPermitted):
        packs.show(partner, case_id, named.id)
