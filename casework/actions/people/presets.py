"""Taking up an example's way of working in a partnership that is there: shown first, then done."""

from __future__ import annotations

from dataclasses import dataclass

from casework.actions.forms import editing
from casework.actions.people import partnerships
from casework.actions.work import Refusal, Work, changing
from casework.rules import form_changes, form_differences, preset_changes, preset_forms
from casework.rules.form_model import form_from
from casework.rules.permissions import Permission
from casework.rules.referral_form import standard_description


@dataclass(frozen=True, slots=True)
class Preview:
    """What an example would change. settings: (what, as it is, as it would be). form: a sentence for each change.

    stays: a sentence for each thing of the form that stays, as it is the partnership's own.
    seen: the referral form that it was made from, see `editing.FormState`.
    """

    settings: tuple[tuple[str, str, str], ...]
    form: tuple[str, ...]
    stays: tuple[str, ...]
    seen: str


def preview(work: Work, preset: str) -> Preview:
    """Return what an example would change. Raises Refusal("preset"), NotPermitted."""
    _known(preset)
    state = editing.show(work)
    face = partnerships.face(work.store, work.partnership_id)
    changed = preset_forms.form_with(state.changes, preset)
    would_be = form_from(form_changes.changed(standard_description(), changed))
    return Preview(
        preset_changes.differences(face.settings, preset),
        form_differences.differences(state.form, would_be),
        preset_forms.what_stays(standard_description(), state.changes),
        state.seen,
    )


def take_up(work: Work, preset: str, seen: str) -> None:
    """Take an example's settings, and put its changes of the referral form with those that wait to be published.

    Both or neither. Raises Refusal("preset"), Refusal("changed-meanwhile"), NotPermitted.
    """
    _known(preset)
    with changing(work, Permission.MANAGE_SETTINGS) as change:
        partnerships.change_settings_in(change, **preset_changes.settings_taken(preset))
        editing.change_in(
            change, seen, lambda _, changes: preset_forms.form_with(changes, preset), "preset", preset
        )


def _known(preset: str) -> None:
    if preset not in preset_changes.EXAMPLES:
        raise Refusal("preset", "Select the way of working that is nearest to yours")
