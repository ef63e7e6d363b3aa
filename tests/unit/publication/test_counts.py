"""Download counts: right under load, harmless when they fail, and nothing about who."""

import sqlite3
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from publication.counts import DownloadCounts


def test_counts_add_up_over_months_and_processes(tmp_path: Path) -> None:
    path = tmp_path / "counts.sqlite"
    one, other = DownloadCounts(path), DownloadCounts(path)

    one.add("alex", "report", date(2026, 3, 31))
    other.add("alex", "report", date(2026, 4, 1))
    other.add("alex", "summary", date(2026, 4, 1))

    assert one.of_review("alex") == {"report": 2, "summary": 1}
    assert one.of_reviews(["alex", "nobody"]) == {"alex": {"report": 2, "summary": 1}}


def test_nothing_but_a_number_a_month_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "counts.sqlite"
    DownloadCounts(path).add("alex", "report", date(2026, 3, 14))

    with sqlite3.connect(path) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert tables == ["download"]
        assert connection.execute("SELECT * FROM download").fetchall() == [("alex", "report", "2026-03", 1)]


def test_readers_at_the_same_time_are_all_counted(tmp_path: Path) -> None:
    counts = DownloadCounts(tmp_path / "counts.sqlite")

    def read() -> None:
        for _ in range(10):
            counts.add("alex", "report", date(2026, 3, 3))

    readers = [Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert counts.of_review("alex") == {"report": 80}


@pytest.mark.parametrize("broken", [b"not a database" * 100, None])
def test_a_broken_file_never_reaches_the_reader(tmp_path: Path, broken: bytes | None) -> None:
    path = tmp_path / "counts.sqlite" if broken else tmp_path / "no-folder" / "counts.sqlite"
    if broken:
        path.write_bytes(broken)
    counts = DownloadCounts(path)

    counts.add("alex", "report", date(2026, 3, 3))

    assert counts.of_review("alex") == {}
    assert not counts.usable()
