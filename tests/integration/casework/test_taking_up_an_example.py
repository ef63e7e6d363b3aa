"""Taking up another example's way of working: its settings and its form, both or neither."""

from __future__ import annotations

from casework.actions.forms import editing
from casework.actions.people import partnerships, presets
from casework.rules import preset_changes
from casework.rules.permissions import Role
from tests.integration.casework.acts import refused
from tests.integration.casework.scene import Scene


def test_settings_and_form_are_taken_together_or_not_at_all(scene: Scene) -> None:
    work = scene.here.work(Role.ADMINISTRATOR)
    before = partnerships.face(scene.store, work.partnership_id).settings
    preset = next(
        one
        for one in preset_changes.EXAMPLES
        if presets.preview(work, one).settings and presets.preview(work, one).form
    )
    assert refused(lambda: presets.take_up(work, preset, "of an older page")) == "changed-meanwhile"
    assert partnerships.face(scene.store, work.partnership_id).settings == before
    presets.take_up(work, preset, editing.show(work).seen)
    after = presets.preview(work, preset)
    assert (after.settings, after.form) == ((), ())
