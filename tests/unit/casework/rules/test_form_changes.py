"""What a partnership changes on the referral form: each change, and any sequence of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from casework.rules import form_editing, form_moves, preset_forms
from casework.rules.form_changes import OWN, FormChanges, changed, from_json
from casework.rules.form_differences import differences
from casework.rules.form_editing import Asked
from casework.rules.form_model import Form, Page, Question, form_from
from casework.rules.form_order import ranked
from casework.rules.form_presets import FORM_PRESETS
from casework.rules.form_words import KINDS, OWN_SECTION, ChangeRefused
from casework.rules.referral_form import (
    as_sections,
    own_answers,
    referral_form,
    standard_description,
    standard_form,
)

STANDARD = standard_description()
NONE = FormChanges()
HOSTILE = "{{ 7 * 7 }} {% raw %} <script>alert(1)</script> =1+1 #typst[x]"


def form_with(changes: FormChanges) -> Form:
    """Return the form as it is asked, from JSON as it is kept."""
    return form_from(
        json.loads(json.dumps(changed(STANDARD, from_json(json.loads(json.dumps(changes.as_json()))))))
    )


def names(page: Page) -> list[str]:
    return [question.name for question in page.questions]


def add(changes: FormChanges, name: str, **more: Any) -> FormChanges:
    """Return the changes with an own question on the page about safety."""
    asked = Asked(label=f"Question {name}", kind=more.pop("kind", "line"), **more)
    return form_editing.add(STANDARD, changes, "safety", "", name, asked)


def test_no_changes_are_the_standard_form() -> None:
    assert form_with(NONE) == referral_form()


def test_the_newest_standard_form_and_those_before_it_can_be_read() -> None:
    for version in range(1, referral_form().version + 1):
        assert standard_form(version).version == version


def test_an_optional_question_is_switched_off_and_on_again() -> None:
    off = form_editing.switch(STANDARD, NONE, "children/ethnicity", on=False)
    assert "ethnicity" not in names(form_with(off).page("children"))
    assert "ethnicity" in names(form_from(changed(STANDARD, off, whole=True)).page("children"))
    assert form_editing.switch(STANDARD, off, "children/ethnicity", on=True) == NONE


def test_what_hangs_on_a_question_is_not_asked_without_it() -> None:
    off = form_editing.switch(STANDARD, NONE, "children/looked_after", on=False)
    assert "placement" not in names(form_with(off).page("children"))


@pytest.mark.parametrize(
    "address",
    ["kind/kind", "kind/aware_on", "children/name", "children/also_known_as", "children/date_of_birth",
     "criteria/a_reason", "criteria", "children", "referrer", "safety"],
)  # fmt: skip
def test_what_the_service_needs_stays_and_it_is_said_why(address: str) -> None:
    with pytest.raises(ChangeRefused) as refused:
        form_editing.switch(STANDARD, NONE, address, on=False)
    assert len(refused.value.message) > 20
    page, _, name = address.partition("/")
    kept = form_with(FormChanges(off=frozenset({address}))).page(page)
    assert not name or name in names(kept), "a change that came another way does no harm"


def test_an_optional_page_is_left_out_as_a_whole() -> None:
    off = form_editing.switch(STANDARD, NONE, "key-dates", on=False)
    assert "key-dates" not in [page.name for page in form_with(off).pages]


def test_a_page_with_an_own_question_is_not_switched_off_nor_the_other_way_round() -> None:
    own = form_editing.add(STANDARD, NONE, "key-dates", "", "own_1", Asked("Seen by?", "line"))
    with pytest.raises(ChangeRefused):
        form_editing.switch(STANDARD, own, "key-dates", on=False)
    off = form_editing.switch(STANDARD, NONE, "key-dates", on=False)
    with pytest.raises(ChangeRefused):
        form_editing.add(STANDARD, off, "key-dates", "", "own_1", Asked("Seen by?", "line"))


def test_a_screen_without_a_question_is_not_shown() -> None:
    changes = NONE
    for question in referral_form().page("also-regard").questions:
        changes = form_editing.switch(STANDARD, changes, f"also-regard/{question.name}", on=False)
    assert "also-regard" not in [page.name for page in form_with(changes).pages]


def test_words_of_the_law_stay_and_other_words_change() -> None:
    with pytest.raises(ChangeRefused, match="label"):
        form_editing.reword(STANDARD, NONE, "criteria/a_answer", label="Anything", hint="")
    label = referral_form().page("criteria").question("a_answer").label
    hinted = form_editing.reword(STANDARD, NONE, "criteria/a_answer", label=label, hint="Think wide")
    assert form_with(hinted).page("criteria").question("a_answer").hint == "Think wide"
    address = "safeguarding-lead/willing_to_present"
    named = form_editing.reword(STANDARD, NONE, address, label="Will you come to the CIG?", hint="")
    assert form_with(named).page("safeguarding-lead").question("willing_to_present").label.endswith("CIG?")
    standard = referral_form().page("safeguarding-lead").question("willing_to_present")
    assert form_editing.reword(STANDARD, named, address, label=standard.label, hint=standard.hint) == NONE


def test_guidance_is_paragraphs_of_plain_text() -> None:
    changes = form_editing.guide(STANDARD, NONE, "children", "One\nline\n\n\n <b>Two</b> ")
    assert form_with(changes).page("children").guidance == ("One line", "<b>Two</b>")
    assert form_editing.guide(STANDARD, changes, "children", "") == NONE


def test_own_questions_are_placed_moved_and_removed() -> None:
    changes = add(add(NONE, "own_1"), "own_2")
    standard = names(referral_form().page("safety"))
    assert names(form_with(changes).page("safety")) == [*standard, "own_1", "own_2"]
    changes = form_moves.move(STANDARD, changes, "safety/own_2", up=True)
    assert names(form_with(changes).page("safety")) == [*standard, "own_2", "own_1"]
    for _ in range(20):
        changes = form_moves.move(STANDARD, changes, "safety/own_1", up=True)
    assert names(form_with(changes).page("safety")) == ["own_1", *standard, "own_2"]
    changes = form_editing.remove(changes, "safety/own_1")
    assert names(form_with(changes).page("safety")) == [*standard, "own_2"]


def test_standard_questions_are_moved_with_what_hangs_on_them_and_back() -> None:
    changes = form_moves.move(STANDARD, NONE, "children/looked_after", up=True)
    page = form_with(changes).page("children")
    services = names(Page("", "", "", "", (page.part("services"),)))
    assert services.index("looked_after") < services.index("child_in_need")
    assert services[services.index("looked_after") + 1] == "placement"
    assert services[services.index("child_in_need") + 1] == "child_in_need_dates"
    assert differences(referral_form(), form_with(changes)) == (
        "The questions on “Children” come in another order.",
    )
    assert form_moves.move(STANDARD, changes, "children/looked_after", up=False) == NONE
    assert form_moves.move(STANDARD, NONE, "children/legal_status", up=True) == NONE, (
        "no screen gives one to another"
    )
    further = add(changes, "own_1")
    assert names(form_with(further).page("safety"))[-1] == "own_1"


def test_pages_are_moved_within_their_section_and_the_gate_stays() -> None:
    changes = form_moves.move(STANDARD, NONE, "key-dates", up=True)
    order = [page.name for page in form_with(changes).pages]
    assert order.index("key-dates") + 1 == order.index("circumstances")
    told = differences(referral_form(), form_with(changes))
    assert told == ("The pages under “What happened” come in another order.",)
    assert form_moves.move(STANDARD, changes, "key-dates", up=True) == changes
    assert form_moves.move(STANDARD, changes, "circumstances", up=True) == NONE
    assert form_moves.move(STANDARD, NONE, "kind", up=True) == NONE, "not before the safeguarding lead"
    for fixed in ("safeguarding-lead", "criteria/b_answer"):
        with pytest.raises(ChangeRefused):
            form_moves.move(STANDARD, NONE, fixed, up=True)


def test_a_question_that_comes_into_a_moved_page_later_stands_behind_its_neighbour() -> None:
    assert ranked(["a", "b", "new", "c"], ["c", "b", "gone", "a"]) == ["c", "b", "new", "a"]
    assert ranked(["new", "a"], ["a"]) == ["new", "a"]


def test_a_question_with_a_condition_stands_behind_the_one_on_which_it_hangs() -> None:
    changes = add(NONE, "own_1", kind="yes-no")
    changes = add(changes, "own_2", only_when="own_1=yes", required=True)
    for _ in range(4):
        changes = form_moves.move(STANDARD, changes, "safety/own_1", up=True)
    page = form_with(changes).page("safety")
    assert names(page).index("own_2") == names(page).index("own_1") + 1
    assert page.question("own_2").shown_when == ("own_1", ("yes",))
    assert [q.name for q in page.missing({"own_1": "yes", "immediate_risk": "x"})] == ["own_2"]
    with pytest.raises(ChangeRefused) as removing:
        form_editing.remove(changes, "safety/own_1")
    with pytest.raises(ChangeRefused) as changing:
        form_editing.edit(STANDARD, changes, "safety/own_1", Asked("Question own_1", "line"))
    assert "Question own_2" in removing.value.message
    assert "Question own_2" in changing.value.message


def test_a_standard_question_on_which_an_own_one_hangs_stays() -> None:
    asked = Asked("Which one?", "line", only_when="child_in_need=yes")
    changes = form_editing.add(STANDARD, NONE, "children", "services", "own_1", asked)
    with pytest.raises(ChangeRefused, match=r"^$"):
        form_editing.switch(STANDARD, changes, "children/child_in_need", on=False)


def test_answers_to_choose_from_keep_their_values_when_others_come_and_go() -> None:
    changes = add(NONE, "own_1", kind="choice", options="Red\nGreen\nBlue")
    before = dict((text, value) for value, text in changes.questions[0].choices)
    asked = Asked("Question own_1", "choice", options="Blue\nYellow\nRed")
    after = {
        text: value
        for value, text in form_editing.edit(STANDARD, changes, "safety/own_1", asked).questions[0].choices
    }
    assert (after["Blue"], after["Red"]) == (before["Blue"], before["Red"])
    assert after["Yellow"] not in before.values()


@pytest.mark.parametrize(
    ("asked", "about"),
    [
        (Asked(" ", "line"), "label"),
        (Asked("x" * 10_000, "line"), "label"),
        (Asked("A question", "line", hint="x" * 10_000), "hint"),
        (Asked("A question", "poem"), "kind"),
        (Asked("A question", "choice", options="One"), "options"),
        (Asked("A question", "choice", options="One\none "), "options"),
        (Asked("A question", "choice", options="\n".join(map(str, range(21)))), "options"),
        (Asked("A question", "choice", options="One\n" + "x" * 151), "options"),
        (Asked("A question", "line", only_when="nothing=yes"), "only_when"),
        (Asked("coroner", "line"), "label"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_to_do(asked: Asked, about: str) -> None:
    with pytest.raises(ChangeRefused) as refused:
        form_editing.add(STANDARD, NONE, "safety", "", "own_1", asked)
    assert refused.value.name == about
    assert len(refused.value.message) > 15


def test_an_own_page_comes_last_in_its_section_and_goes_when_it_is_empty() -> None:
    changes = form_editing.add_page(STANDARD, NONE, "own_p", title="Region", section="About you", guidance=HOSTILE)
    assert "own_p" not in [page.name for page in form_with(changes).pages], (
        "a page without a question is not asked"
    )
    changes = form_editing.add(STANDARD, changes, "own_p", "", "own_q", Asked(HOSTILE, "yes-no"))
    form = form_with(changes)
    sections = dict(form.sections())
    assert sections["About you"][-1].name == "own_p"
    assert form.page("own_p").guidance == (HOSTILE,)
    assert form.page("own_p").question("own_q").label == HOSTILE
    with pytest.raises(ChangeRefused):
        form_editing.remove_page(changes, "own_p")
    assert form_editing.remove_page(form_editing.remove(changes, "own_p/own_q"), "own_p") == NONE
    further = form_editing.add_page(STANDARD, NONE, "own_p", title="More", section=OWN_SECTION, guidance="")
    further = form_editing.add(STANDARD, further, "own_p", "", "own_q", Asked("Well?", "text"))
    assert form_with(further).pages[-1].section == OWN_SECTION


def test_a_change_that_fits_no_more_does_no_harm() -> None:
    changes = form_editing.add(
        STANDARD, NONE, "children", "services", "own_1", Asked("Which?", "line", only_when="child_in_need=yes")
    )
    other: dict[str, Any] = json.loads(json.dumps(STANDARD))
    children = next(page for page in other["pages"] if page["name"] == "children")
    children["parts"] = [part for part in children["parts"] if part["name"] != "services"]
    changes = form_editing.switch(STANDARD, changes, "children/gp", on=False)
    page = form_from(changed(other, changes)).page("children")
    assert page.questions[-1].name == "own_1", "its screen is gone: it comes last"
    assert page.questions[-1].shown_when is None
    assert "gp" not in names(page)


def test_own_questions_are_given_to_documents_with_the_words_of_their_answers() -> None:
    changes = add(add(NONE, "own_1", kind="yes-no"), "own_2", only_when="own_1=yes")
    changes = form_editing.add(STANDARD, changes, "children", "home", "own_3", Asked("Since when?", "date"))
    answers = {
        "safety": {"police": "Yes", "own_1": "no", "own_2": "typed before"},
        "children": [{"name": "Ada"}, {"own_3": "2020-11-09"}],
    }
    assert own_answers(answers, form_with(changes)) == (
        ("Child 2: Since when?", "9 November 2020"),
        ("Question own_1", "No"),
    )
    assert own_answers(answers, referral_form()) == ()


ADDRESSES = [f"{page.name}/{question.name}" for page in referral_form().pages for question in page.questions]
TEXTS = st.text(max_size=30) | st.sampled_from(["Which?", HOSTILE, "x" * 300, "Full name", ""])
EVERYTHING = [*ADDRESSES, *(page.name for page in referral_form().pages)]
ASKED = (TEXTS, st.sampled_from(sorted(KINDS)), st.integers(0, 12), st.booleans())
STEPS = st.one_of(
    st.tuples(st.just("switch"), st.sampled_from(EVERYTHING), st.booleans()),
    st.tuples(st.just("reword"), st.sampled_from(ADDRESSES), TEXTS),
    st.tuples(st.just("guide"), st.integers(0, 99), TEXTS),
    st.tuples(st.just("add"), st.integers(0, 99), *ASKED),
    st.tuples(st.just("edit"), st.integers(0, 99), *ASKED),
    st.tuples(st.just("remove"), st.integers(0, 99)),
    st.tuples(st.just("move"), st.integers(0, 99), st.booleans()),
    st.tuples(st.just("move-any"), st.sampled_from(EVERYTHING), st.booleans()),
    st.tuples(st.just("example"), st.sampled_from(sorted(FORM_PRESETS))),
    st.tuples(st.just("page"), TEXTS),
    st.tuples(st.just("unpage"), st.integers(0, 9)),
    st.tuples(st.just("publish")),
)  # fmt: skip


def screens(changes: FormChanges) -> list[tuple[str, dict[str, Any]]]:
    """Return (page, screen) of the form as the editor shows it."""
    pages = changed(STANDARD, changes, whole=True)["pages"]
    return [(page["name"], part) for page in pages for part in page.get("parts", [page])]


def after_step(changes: FormChanges, step: tuple[Any, ...], number: int) -> FormChanges:
    """Return the changes after one step of a coordinator who may ask for anything."""
    kind, *rest = step
    plain: dict[str, Callable[[], FormChanges]] = {
        "move-any": lambda: form_moves.move(STANDARD, changes, rest[0], up=rest[1]),
        "example": lambda: preset_forms.form_with(changes, rest[0]),
        "switch": lambda: form_editing.switch(STANDARD, changes, rest[0], on=rest[1]),
        "reword": lambda: form_editing.reword(STANDARD, changes, rest[0], label=rest[1], hint=rest[1][:10]),
    }
    if kind in plain:
        return plain[kind]()
    own = (
        changes.questions[rest[0] % len(changes.questions)].address
        if changes.questions and isinstance(rest[0] if rest else None, int)
        else ""
    )
    if kind == "guide":
        page, _ = screens(changes)[rest[0] % len(screens(changes))]
        return form_editing.guide(STANDARD, changes, page, rest[1])
    if kind == "add" or (kind == "edit" and own):
        page, screen = screens(changes)[rest[0] % len(screens(changes))]
        if kind == "edit":
            page = own.partition("/")[0]
            screen = form_editing.find_question(
                form_editing.find_page(changed(STANDARD, changes, whole=True), page), own.partition("/")[2]
            )[0]
        offered = ["", *(value for value, _ in form_editing.conditions(screen, own.partition("/")[2]))]
        asked = Asked(
            rest[1], rest[2], rest[1][:20], rest[4], f"A\nB\n{rest[1][:9]} C", offered[rest[3] % len(offered)]
        )
        if kind == "edit":
            return form_editing.edit(STANDARD, changes, own, asked)
        part = "" if "section" in screen else screen["name"]
        return form_editing.add(STANDARD, changes, page, part, f"{OWN}{number}", asked)
    if kind == "remove" and own:
        return form_editing.remove(changes, own)
    if kind == "move" and own:
        return form_moves.move(STANDARD, changes, own, up=rest[1])
    if kind == "page":
        return form_editing.add_page(
            STANDARD, changes, f"{OWN}{number}", title=rest[0], section=OWN_SECTION, guidance=rest[0]
        )
    if kind == "unpage" and changes.pages:
        return form_editing.remove_page(changes, changes.pages[rest[0] % len(changes.pages)].name)
    return changes


def answered(form: Form, mark: int) -> dict[str, Any]:
    """Return an answer to every question of a form that is asked, each unlike all others where it is free text."""
    answers: dict[str, Any] = {}
    for page in form.pages:
        entry: dict[str, str] = {}
        for question in page.questions:
            if question.is_asked(entry):
                text = f"{page.name} {question.name} «answer {mark}» & <b> {{{{x}}}}"
                entry[question.name] = _answer(question, text)
        answers[page.name] = [entry] if page.repeats else entry
    return answers


def _answer(question: Question, text: str) -> str:
    if question.choices:
        return question.choices[-1][0]
    return {"date": "2026-01-05", "past-date": "2026-01-05", "time": "14:30", "number": "7"}.get(
        question.kind, text
    )


def texts(answers: Mapping[str, Any]) -> Iterator[str]:
    for value in answers.values():
        for entry in value if isinstance(value, list) else [value]:
            yield from (text for text in entry.values() if "«answer " in text)


def _is_sound(form: Form) -> None:
    """Check what every form must hold for its pages to be shown, answered and read."""
    assert len({page.name for page in form.pages}) == len(form.pages)
    for page in form.pages:
        assert page.questions
        seen: dict[str, Question] = {}
        for question in page.questions:
            assert question.name not in seen
            if question.shown_when:
                other, values = question.shown_when
                assert set(values) <= set(dict(seen[other].choices))
                assert page.part_of(question) == page.part_of(seen[other])
                if question.name.startswith(OWN):
                    assert seen[other].shown_when is None, "a condition on a condition has no place on the page"
            assert not question.required or question.error.split()[0] in {"Enter", "Select"}
            seen[question.name] = question
    assert names(form.page("criteria"))[:1] == ["a_answer"] or names(form.page("criteria"))[0].startswith(OWN)
    standing = [page.name for page in form.pages]
    assert standing[:2] == ["referrer", "safeguarding-lead"]
    for page in referral_form().pages:
        for question in page.questions:
            if question.required and page.name not in ("key-dates", "family", "agencies"):
                assert form.page(page.name).question(question.name).kind == question.kind


@settings(max_examples=120, deadline=None)
@given(st.lists(STEPS, max_size=40))
def test_whatever_is_changed_answers_to_every_version_read_as_they_were_word_for_word(
    steps: list[tuple[Any, ...]],
) -> None:
    changes, kept = NONE, []
    for number, step in enumerate([*steps, ("publish",)]):
        try:
            changes = after_step(changes, step, number)
        except ChangeRefused:
            continue
        if step[0] == "publish":
            form = form_with(changes)
            _is_sound(form)
            assert isinstance(preset_forms.what_stays(STANDARD, changes), tuple)
            for own in changes.questions:
                asked = form.page(own.page).question(own.name)
                assert asked.shown_when == ((own.shown_when[0], (own.shown_when[1],)) if own.shown_when else None)
            answers = answered(form, number)
            description = json.dumps(changed(STANDARD, changes))
            kept.append((description, json.dumps(answers), as_sections(answers, form)))
    for description, given_answers, sections in kept:
        answers = json.loads(given_answers)
        read = as_sections(answers, form_from(json.loads(description)))
        assert read == sections
        said = [answer for _, pairs in read for _, answer in pairs]
        assert sorted(text for text in said if "«answer " in text) == sorted(texts(answers))
