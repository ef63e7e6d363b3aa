"""Databases that hold two partnerships already, made once for the whole run and copied for each test."""

from __future__ import annotations

from dataclasses import dataclass, replace

from casework.records.store import Store
from tests.conftest import SetClock
from tests.integration.casework.scene import Scene, make_scene


@dataclass(frozen=True)
class Staged:
    """A closed database at `address` with two partnerships in it."""

    address: str
    scene: Scene

    def over(self, store: Store, clock: SetClock) -> Scene:
        """Return the scene over a store whose database is a copy of this one."""
        return Scene(store, clock, replace(self.scene.here, store=store), replace(self.scene.there, store=store))


def stage(store: Store, address: str, clock: SetClock) -> Staged:
    """Make both partnerships over `store`, whose database is the empty one at `address`, and close it."""
    scene = make_scene(store, clock)
    store.close()
    return Staged(address, scene)
