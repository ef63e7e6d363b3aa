"""The checking job frames what it found and draws those pages; a file that can't be framed keeps its list."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from documents.safety import sandbox
from tests.unit.documents.safety import planted_pdf as planted
from workers.jobs.check_review import CHECK, _shown
from workers.jobs.found_places import MOST_PAGES, with_places

STORE = cast(Any, SimpleNamespace(vault=SimpleNamespace(put_bytes=lambda data: data)))


def test_names_pictures_and_unseen_words_are_framed_on_pictures_of_their_pages() -> None:
    data = planted.UNSEEN["one point"]()
    people = [{**_nobody(), "name": "Recommendations Partnership"}]
    found = sandbox.run_in_sandbox(CHECK, data, kind="pdf", people=people, file_name="")
    checks, pictures = with_places(STORE, data, [_shown(check) for check in found["checks"]])
    framed = {check["code"]: [one["frames"] for one in check["found"] if "frames" in one] for check in checks}
    assert [len(frames) for frames in framed["hidden-words"]] == [1]
    assert [len(frames) for frames in framed["pictures"]] == [1]
    assert not any("frame" in one for check in checks for one in check["found"])
    assert [picture.page for picture in pictures] == sorted({1, *(picture.page for picture in pictures)})
    assert all(cast(bytes, picture.picture)[:3] in (b"\x89PN", b"\xff\xd8\xff") for picture in pictures)
    assert all((picture.width, picture.height) == (595.28, 841.89) for picture in pictures)


def test_what_cannot_be_framed_is_listed_all_the_same() -> None:
    found = {"words": "A name: Tegan", "where": "page 1", "page": 1, "frame": ["words", "Tegan"]}
    check = {"code": "identifiers", "verdict": "stop", "found": [found]}
    checks, pictures = with_places(STORE, b"%PDF-1.7 nothing", [check])
    assert checks[0]["found"] == [{"words": "A name: Tegan", "where": "page 1", "page": 1, "frames": []}]
    assert pictures == ()
    assert MOST_PAGES >= 20


def _nobody() -> dict[str, Any]:
    lists = ("aliases", "addresses", "postcodes", "nhs_numbers", "phones", "emails", "places")
    return {"name": "", "code": "", "date_of_birth": None, **{name: [] for name in lists}}
