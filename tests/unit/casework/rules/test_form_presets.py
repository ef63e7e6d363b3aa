"""The forms of the example partnerships: each says what is different there, and each is a form that works."""

from __future__ import annotations

import pytest

from casework.rules.form_changes import FormChanges, changed, from_json
from casework.rules.form_differences import differences
from casework.rules.form_model import Form, form_from
from casework.rules.form_presets import FORM_PRESETS
from casework.rules.form_words import GUIDANCE_LIMIT, HINT_LIMIT, LABEL_LIMIT
from casework.rules.partnership_settings import PRESETS
from casework.rules.referral_form import referral_form, standard_description


def form_of(preset: str) -> Form:
    return form_from(changed(standard_description(), FORM_PRESETS[preset]))


def words_of(form: Form) -> str:
    """Return every word that a referrer reads in a form."""
    parts: list[str] = []
    for page in form.pages:
        parts += [page.title, *page.guidance]
        for question in page.questions:
            parts += [question.label, question.hint, *(text for _, text in question.choices)]
    return "\n".join(parts)


@pytest.mark.parametrize(
    ("preset", "says"),
    [
        ("southend", ("order an LPR within one month",)),
        ("liverpool", ("Critical Incident Group?", "CIG representative", "talked to your safeguarding lead")),
        ("york", ("SPR", "published in full", "parts taken out")),
        ("lscpr", ("decide whether a review is appropriate, and record their reasons", "Working Together")),
        ("birmingham", ("15 working days", "another authority of the region", "14 authorities")),
    ],
)
def test_each_partnership_has_its_own_wording_and_no_other_has_it(preset: str, says: tuple[str, ...]) -> None:
    own = words_of(form_of(preset))
    others = [words_of(referral_form()), *(words_of(form_of(other)) for other in FORM_PRESETS if other != preset)]
    for words in says:
        assert words in own
        if words != "SPR":  # stands in LCSPR too
            assert all(words not in other for other in others), words


@pytest.mark.parametrize("preset", FORM_PRESETS)
def test_a_preset_is_made_of_changes_that_a_coordinator_could_have_made(preset: str) -> None:
    changes = FORM_PRESETS[preset]
    assert preset in PRESETS
    assert from_json(changes.as_json()) == changes
    form = form_of(preset)
    for own in changes.questions:
        asked = form.page(own.page).question(own.name)
        assert asked.label == own.label
        assert (asked.shown_when is None) == (own.shown_when is None)
        assert len(own.label) <= LABEL_LIMIT
        assert len(own.hint) <= HINT_LIMIT
    for page, guidance in changes.guidance.items():
        assert form.page(page).guidance == guidance
        assert len("\n\n".join(guidance)) <= GUIDANCE_LIMIT
    for address, words in changes.words.items():
        page_name, _, name = address.partition("/")
        assert form.page(page_name).question(name).label == words.label


def test_differences_are_told_one_by_one() -> None:
    told = differences(referral_form(), form_of("liverpool"))
    assert "“Are you willing to present the case to the group?” on “Your safeguarding lead” is worded “Are you willing to present the case to the Critical Incident Group?”." in told  # fmt: skip  # noqa: E501
    assert "The guidance on “What kind of case it is” is changed." in told
    assert any("CIG representative” is asked on" in one for one in told)
    assert differences(referral_form(), referral_form()) == ()
    back = differences(form_of("birmingham"), referral_form())
    assert "The page “Other authorities of the region” is no longer asked." in back
    off = form_from(changed(standard_description(), FormChanges(off=frozenset({"children/gp"}))))
    assert differences(referral_form(), off) == ("“GP practice” is no longer asked on “Children”.",)
