"""Acts at the same moment, and acts that are refused."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

import pytest

from casework.actions.work import Refusal

SOME_ID = uuid4()
"""The id of nothing."""


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do every act in a thread of its own at the same moment; return results, or the exceptions that came."""
    ready = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        ready.wait()
        try:
            results[place] = act()
        except BaseException as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
        assert not thread.is_alive(), "an act never ended"
    return results


def errors(results: Iterable[Any]) -> list[BaseException]:
    """Return the exceptions among results."""
    return [result for result in results if isinstance(result, BaseException)]


def refused(act: Callable[[], Any]) -> str:
    """Return the code with which an act is refused."""
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.message[0].isupper(), "a refusal is a sentence"
    return caught.value.code
