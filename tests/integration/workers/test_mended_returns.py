"""Returns that people mended or typed, all the way to the documents: what they changed is what is merged."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pypdf
import pytest

from casereviews import demonstration
from casework.actions.desk import chronology_rows
from casework.actions.returns import mendings, returns, typed_returns
from casework.actions.returns.mendings import TypedRow
from tests.integration.run.case import CaseA
from tests.integration.workers.test_jobs import case, means, upload, work_off

__all__ = ["case", "means", "upload", "work_off"]
FILES = Path(demonstration.__file__).parent / "case_a"
WORDS = {"date": "w/c 6 April 2020", "source": "Cover letter", "event": "Told beside the table"}


def documents(case: CaseA, *names: str) -> dict[str, bytes]:
    """Return documents of the newest chronology by name."""
    newest = chronology_rows.newest_ready(case.coordinator, case.chronologies()[0].case_id)
    assert newest is not None
    return {name: b"".join(chronology_rows.download(case.coordinator, newest.id, name).chunks) for name in names}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_mended_added_and_kept_out_reaches_every_document(
    case: CaseA, upload: Callable[[bytes, str], UUID], work_off: Callable[[], None]
) -> None:
    police = case.person("police")
    upload_id = upload((FILES / "police.pdf").read_bytes(), "police.pdf")
    work_off()
    record: Any = returns.reading_of(police, upload_id)
    first, second = record["rows"][0]["id"], record["rows"][1]["id"]
    mendings.mend_row(police, upload_id, first, {**WORDS, "event": "Mended by hand"}, 0)
    mendings.set_aside(police, upload_id, second, 0)
    mendings.add_rows(police, upload_id, [TypedRow("n1", WORDS, first)])
    returns.hand_in(police, upload_id)
    housing = case.person("housing")
    typed = typed_returns.begin_typed(housing, case.request_of("Millrace Homes"))
    mendings.add_rows(housing, typed, [TypedRow("n1", {**WORDS, "event": "Typed by housing"})])
    returns.hand_in(housing, typed)
    work_off()
    made = documents(case, "chronology.json", "manifest.json", "pack.pdf")
    rows = json.loads(made["chronology.json"])["rows"]
    events = [row["event"] for row in rows]
    assert len(rows) == len(record["rows"]) + 1
    assert {"Mended by hand", "Told beside the table", "Typed by housing"} <= set(events)
    assert record["rows"][1]["event"] not in events
    inputs = {one["kind"]: one for one in json.loads(made["manifest.json"])["inputs"]}
    assert inputs["pdf"]["mended"] == {"mended": 1, "added": 1, "set_aside": 1, "right": 0}
    assert inputs["pdf"]["counts"]["left_out"][-1]["where"] == "row 3", "the added row stands above it"
    assert inputs["typed"]["rows_in"] == 1
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made["pack.pdf"])).pages)
    assert "The agency typed this return on a page of the service" in " ".join(text.split())
