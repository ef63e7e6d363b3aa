"""Work beside this process: what it gives, what it raises, and what is left of it when nobody wants it."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from documents.safety import sandbox
from documents.writing.chronology_pdf import lay_out, numbered
from documents.writing.forked import Forked
from documents.writing.typesetting import TextLost
from tests.unit.documents.writing.pdf_samples import HEADING, case_a


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def test_it_is_done_by_another_process_once() -> None:
    with Forked(os.getpid) as work:
        assert work.result() != os.getpid()
        assert work.result() == work.result()


def test_what_it_raises_is_raised_here() -> None:
    def lose() -> None:
        raise TextLost("a word is not there")

    with Forked(lose) as work, pytest.raises(TextLost, match="a word is not there"):
        work.result()


@pytest.mark.parametrize("how", ["killed", "no-copy"])
def test_where_nothing_comes_back_it_is_done_here(how: str) -> None:
    here = os.getpid()

    def work() -> object:
        if os.getpid() != here and how == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid() if os.getpid() == here else (lambda: None)

    with Forked(work) as begun:
        assert begun.result() == here


def test_work_that_nobody_waits_for_ends() -> None:
    reader, writer = os.pipe()

    def for_ever() -> None:
        time.sleep(600)

    with Forked(for_ever):
        os.close(writer)
    with os.fdopen(reader, "rb") as last:
        assert last.read() == b"", "the copy held the other end and is gone"


def test_a_layout_that_comes_back_is_the_one_that_is_made_here() -> None:
    with Forked(lambda: lay_out(case_a(), HEADING)) as work:
        theirs, ours = work.result(), lay_out(case_a(), HEADING)
    assert theirs.pdf == ours.pdf
    assert theirs.rows == ours.rows
    assert numbered(theirs, HEADING) == numbered(ours, HEADING)


def test_a_copy_that_waits_begins_when_it_is_told_to() -> None:
    reader, writer = os.pipe()
    with Forked(lambda: os.write(writer, b"."), waits=True) as work:
        os.set_blocking(reader, False)
        with pytest.raises(BlockingIOError):
            os.read(reader, 1)
        os.set_blocking(reader, True)
        work.begin()
        assert os.read(reader, 1) == b"."
        assert work.result() == 1
    for end in (reader, writer):
        os.close(end)


def test_a_copy_that_waits_is_told_to_begin_by_who_wants_its_result() -> None:
    with Forked(os.getpid, waits=True) as work:
        assert work.result() != os.getpid()


def test_a_copy_that_waits_and_is_never_told_ends() -> None:
    reader, writer = os.pipe()
    with Forked(os.getpid, waits=True):
        os.close(writer)
    with os.fdopen(reader, "rb") as last:
        assert last.read() == b"", "the copy held the other end and is gone"


def test_a_copy_made_while_a_file_is_handed_to_the_sandbox_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    amid, send = threading.Event(), sandbox._send

    def slowly(request: dict[str, Any], descriptors: list[int]) -> socket.socket:
        amid.set()
        time.sleep(0.3)
        return send(request, descriptors)

    monkeypatch.setattr(sandbox, "_send", slowly)
    with ThreadPoolExecutor(1) as pool:
        looked = pool.submit(sandbox.layers)
        amid.wait()
        with Forked(os.getpid, waits=True):
            assert set(looked.result(timeout=60)) == set(sandbox.LAYERS), "its pipe ended before the copy did"
