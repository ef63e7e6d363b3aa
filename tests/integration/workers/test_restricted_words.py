"""Words for the chair alone are in no output: no chronology, file, pack, report, export, search or e-mail."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from uuid import UUID

import pypdf
import pytest
from sqlalchemy import select

from casereviews.demonstration.people import AGENCIES
from casework.actions import messages
from casework.actions.desk import chronology_rows, rows as desk_rows
from casework.actions.desk.rows import Filter
from casework.actions.exports import chronology_exports
from casework.actions.packs import packs
from casework.actions.people import accounts
from casework.actions.reports import reports
from casework.actions.returns import mendings, requests, restricted_entries, returns, typed_returns, written_pages
from casework.actions.returns.mendings import TypedRow
from casework.actions.work import Work
from casework.records.columns import Base
from casework.records.store import Store
from casework.records.tables import Account, KeptFile, Message
from tests.integration.run.case import CaseA
from tests.integration.workers.test_jobs import case, means, work_off

__all__ = ["case", "means", "work_off"]
HIDDEN = "Zqwarden"
SEEN = "Vxbeacon"
WORDS = {"date": "6 April 2020", "source": "Rota"}


def readable(data: bytes) -> Iterator[str]:
    """Yield everything that can be read of a file: bytes, the parts of a zip, the text of a PDF."""
    yield data.decode("utf-8", "replace")
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for name in parts.namelist():
                yield from readable(parts.read(name))
    if data[:4] == b"%PDF":
        for page in pypdf.PdfReader(io.BytesIO(data)).pages:
            yield page.extract_text()


def says(store: Store, sha256: str, word: str) -> bool:
    """Return whether a kept file says a word."""
    return any(word.casefold() in text.casefold() for text in readable(store.vault.read(sha256)))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_words_for_the_chair_are_in_no_output(case: CaseA, work_off: Callable[[], None]) -> None:
    case_id, housing, desk, store = case.open(), case.person("housing"), case.coordinator, case.store
    request_id = case.request_of("Millrace Homes")
    upload_id = typed_returns.begin_typed(housing, request_id)
    rows = [
        TypedRow("n1", {**WORDS, "event": f"{SEEN}: the tenancy was reviewed"}),
        TypedRow("n2", {**WORDS, "event": f"{HIDDEN}: the officer was off sick"}),
    ]
    mendings.add_rows(housing, upload_id, rows)
    written_pages.save(housing, request_id, "learning", {"learning": f"{SEEN} told us to ask"}, shown="")
    restricted_entries.write(housing, request_id, f"{HIDDEN} is under inquiry")
    record = returns.reading_of(housing, upload_id)
    assert record is not None
    restricted_entries.restrict_row(housing, upload_id, "n2", record["rows"][1]["edition"])
    returns.hand_in(housing, upload_id)
    work_off()
    newest = chronology_rows.newest_ready(desk, case_id)
    assert newest is not None
    pack_id = packs.build(desk, case_id)
    chronology_exports.ask_for(desk, newest.id, {}, "xlsx", with_marks=True)
    reports.ask_for(desk, case_id, "rapid-review-report")
    work_off()
    assert packs.show(desk, case_id, pack_id).state == "ready"
    with store.looking() as session:
        files = [row.sha256 for row in session.scalars(select(KeptFile))]
        emails = [row.id for row in session.scalars(select(Message))]
    assert sum(says(store, sha256, SEEN) for sha256 in files) >= 8, "what is told to all is in every output"
    assert [sha256 for sha256 in files if says(store, sha256, HIDDEN)] == []
    assert not [one for one in emails if (sent := messages.to_send(store, one)) and HIDDEN in sent.text]
    assert search_finds(desk, newest.id, SEEN)
    assert not search_finds(desk, newest.id, HIDDEN)
    for table in Base.__subclasses__():
        with store.looking() as session:
            told = json.dumps(
                [dict(row._mapping) for row in session.execute(select(table.__table__))], default=str
            )
        assert HIDDEN not in told, table.__tablename__
    assert requests.show_request(desk, request_id).restricted == 2
    chair = person(store, "chair@wexborough.example")
    read = [json.dumps(dict(one.body)) for one in restricted_entries.entries_of(chair, request_id)]
    assert sum(HIDDEN in text for text in read) == 2


def search_finds(work: Work, chronology_id: UUID, word: str) -> bool:
    """Return whether the desk's search finds a word."""
    return bool(desk_rows.rows(work, chronology_id, Filter(words=word)).rows)


def person(store: Store, email: str) -> Work:
    """Return `Work` as the account with that address."""
    with store.looking() as session:
        account = session.scalars(select(Account).where(Account.email == email)).one()
        return Work(store, accounts.actor_of(session, account))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_written_beside_a_file_is_in_the_pack_and_its_row_for_the_chair_is_not(
    case: CaseA, work_off: Callable[[], None]
) -> None:
    case_id, police = case.open(), case.person("police")
    request_id = case.request_of("Wexshire Police")
    case.send_in([agency for agency in AGENCIES if agency.mailbox == "police"])
    work_off()
    written_pages.save(police, request_id, "learning", {"learning": f"{SEEN} told us to ask"}, shown="")
    upload_id = returns.uploads_of(police, request_id)[0].id
    record = returns.reading_of(police, upload_id)
    assert record is not None
    apart, other = max(record["rows"], key=lambda row: len(row["event"])), record["rows"][0]
    restricted_entries.restrict_row(police, upload_id, apart["id"], 0)
    returns.hand_in(police, upload_id)
    work_off()
    newest = chronology_rows.newest_ready(case.coordinator, case_id)
    assert newest is not None
    pack = b"".join(chronology_rows.download(case.coordinator, newest.id, "pack.pdf").chunks)
    told = " ".join(" ".join(readable(pack)).split())
    assert SEEN in told
    assert " ".join(other["event"].split())[:25] in told
    assert " ".join(apart["event"].split())[:25] not in told, "a row for the chair alone, nor the file that has it"
