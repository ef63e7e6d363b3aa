"""The forms of the example partnerships: each says what is different there, and each is a form that works."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Sequence

import pytest

from casework.rules import form_editing, form_moves, preset_changes
from casework.rules.form_changes import FormChanges, changed, from_json
from casework.rules.form_differences import differences
from casework.rules.form_editing import Asked
from casework.rules.form_model import Form, form_from
from casework.rules.form_presets import FORM_PRESETS
from casework.rules.form_words import GUIDANCE_LIMIT, HINT_LIMIT, LABEL_LIMIT
from casework.rules.partnership_settings import PRESETS
from casework.rules.preset_forms import form_with, what_stays
from casework.rules.referral_form import referral_form, standard_description

STANDARD = standard_description()


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
    assert any(
        "The guidance on “What kind of case it is” is changed to “The Critical Incident" in one for one in told
    )
    assert any("CIG representative” is asked on" in one for one in told)
    assert differences(referral_form(), referral_form()) == ()
    back = differences(form_of("birmingham"), referral_form())
    assert "The page “Other authorities of the region” is no longer asked." in back
    off = form_from(changed(standard_description(), FormChanges(off=frozenset({"children/gp"}))))
    assert differences(referral_form(), off) == ("“GP practice” is no longer asked on “Children”.",)


EXAMPLES = sorted(FORM_PRESETS)
NONE = FormChanges()


@pytest.mark.parametrize(
    "order", [*itertools.permutations(EXAMPLES, 2), EXAMPLES, EXAMPLES[::-1], [*EXAMPLES, "lscpr"]]
)
def test_the_form_is_that_of_the_last_example_whatever_was_taken_up_before(order: Sequence[str]) -> None:
    changes = NONE
    for preset in order:
        changes = from_json(json.loads(json.dumps(form_with(changes, preset).as_json())))
    assert form_from(changed(STANDARD, changes)) == form_of(order[-1])
    assert changes == form_with(NONE, order[-1])
    assert what_stays(STANDARD, changes) == ()


def by_hand(changes: FormChanges) -> FormChanges:
    """Return the changes with some of a coordinator's own."""
    changes = form_editing.guide(STANDARD, changes, "kind", "Ring us first.")
    changes = form_editing.reword(STANDARD, changes, "children/gp", label="Surgery", hint="")
    changes = form_editing.switch(STANDARD, changes, "children/ethnicity", on=False)
    changes = form_moves.move(STANDARD, changes, "key-dates", up=True)
    return form_editing.add(STANDARD, changes, "safety", "", "own_1", Asked("Is it a refuge?", "yes-no"))


@pytest.mark.parametrize("last", EXAMPLES)
def test_what_was_changed_by_hand_stays_and_is_told(last: str) -> None:
    straight = form_with(by_hand(NONE), last)
    for before in EXAMPLES:
        assert form_with(by_hand(form_with(NONE, before)), last).words == straight.words
        round_about = form_with(form_with(by_hand(NONE), before), last)
        assert form_from(changed(STANDARD, round_about)) == form_from(changed(STANDARD, straight))
        assert what_stays(STANDARD, round_about) == (
            "Your question “Is it a refuge?” on “Safety and other processes”.",
            "Your words of “Surgery” on “Children”.",
            "Your guidance on “What kind of case it is”.",
            "“Ethnicity” on “Children” is not asked.",
            "Your order of the pages.",
        )


def test_of_an_example_only_what_was_changed_by_hand_stays_with_what_it_hangs_on() -> None:
    liverpool = form_with(NONE, "liverpool")
    asked = Asked("Name of the representative", "line", only_when="own_cig_told=yes")
    changes = form_editing.edit(STANDARD, liverpool, "safeguarding-lead/own_cig_name", asked)
    lead = "safeguarding-lead/willing_to_present"
    changes = form_editing.reword(STANDARD, changes, lead, label=liverpool.words[lead].label or "", hint="Say so.")
    changes = form_with(form_with(changes, "york"), "lscpr")
    assert [one.name for one in changes.questions] == ["own_cig_told", "own_cig_name"]
    page = form_from(changed(STANDARD, changes)).page("safeguarding-lead")
    assert page.question("own_cig_name").shown_when == ("own_cig_told", ("yes",))
    assert page.question("willing_to_present").hint == "Say so."
    assert "Critical Incident" not in page.question("willing_to_present").label
    changes = form_editing.remove(changes, "safeguarding-lead/own_cig_name")
    assert form_with(changes, "southend").questions == (), "nothing needs it any more"


def test_an_example_that_nobody_wrote_down_comes_off_too() -> None:
    for preset in EXAMPLES:
        assert form_with(FORM_PRESETS[preset], "lscpr") == form_with(NONE, "lscpr")


@pytest.mark.parametrize("preset", EXAMPLES)
def test_no_preview_has_a_machine_word(preset: str) -> None:
    for before in (PRESETS[name] for name in EXAMPLES):
        told = [*preset_changes.differences(before, preset)]
        told += [(one, "", "") for one in differences(form_of(preset), referral_form())]
        words = " ".join(itertools.chain.from_iterable(told))
        machine = re.search(r"own_|_|[a-z]+-(?:lcspr|review)\b|\w+/\w+|\b(?:None|True|False)\b(?! ?$)", words)
        assert machine is None or machine[0] == "None", machine
    months = preset_changes.differences(PRESETS["lscpr"], "southend")
    assert any(after == "Order the local review: 1 month" for _, _, after in months)
