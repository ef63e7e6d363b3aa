"""Fixtures of the actions' tests: two partnerships, each with its agencies and somebody for every role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from casework.actions import accounts
from casework.records.store import Store
from tests.conftest import SetClock
from tests.integration.casework.scene import Scene, make_scene


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Let passwords be hashed with little work: the tests make many accounts, and nobody attacks them."""
    usual, accounts._PASSWORDS = accounts._PASSWORDS, PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    yield
    accounts._PASSWORDS = usual


@pytest.fixture
def scene(store: Store, clock: SetClock) -> Scene:
    """Return two partnerships that know nothing of each other, on Monday 2 November 2026."""
    return make_scene(store, clock)
