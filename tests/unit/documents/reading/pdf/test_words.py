"""Words, dates and spans broken at line ends are made whole; typed hyphens stay."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from documents.reading.english import is_word
from documents.reading.pdf.lines import Line
from documents.reading.pdf.words import BrokenWords

PLAIN = "the safeguarding follow-up by out-of-hours staff about hours"
SIZE = 9.0
WIDE = 200.0


def lines(*texts: str, right: float = 0.0) -> tuple[Line, ...]:
    """Return the lines of a cell; they end at `right`, or where 4.5 points a letter take them."""
    return tuple(
        Line(text, 0.0, 10.0 * at, right or 4.5 * len(text), 10.0 * at + 9, SIZE) for at, text in enumerate(texts)
    )


def joined(cell: Sequence[Line], *others: Sequence[Line], right: float | None = WIDE) -> str:
    return BrokenWords([lines(PLAIN), cell, *others]).joined(cell, right)


@pytest.mark.parametrize(
    ("texts", "text"),
    [
        (("Seen by the", "doctor"), "Seen by the\ndoctor"),
        (("Non-", "crime domestic"), "Non-crime domestic"),
        (("out-of-", "hours"), "out-of-hours"),
        (("safe-", "guarding"), "safeguarding"),
        (("out-of-ho-", "urs"), "out-of-hours"),
        (("12 Febru-", "ary 2022"), "12 February 2022"),
        (("soft\xad", "ware"), "software"),
        (("18:30-", "21:00"), "18:30-21:00"),
        (("2019–", "2020"), "2019–2020"),
        (("08/05/2020 –", "10/05/2020"), "08/05/2020 –\n10/05/2020"),
        (("and/", "or"), "and/or"),
        (("18/05/20", "19"), "18/05/2019"),
        (("18/05/20", "19 12:30"), "18/05/2019 12:30"),
        (("18/05/20", "19 May was wet"), "18/05/20\n19 May was wet"),
        (("18/0", "5/2019"), "18/05/2019"),
        (("w/c 18/0", "5/2019"), "w/c 18/05/2019"),
        (("13-Feb-1", "8"), "13-Feb-18"),
        (("seen 2/5", "2 days later"), "seen 2/5\n2 days later"),
        (("risk 1/2", "3 of them"), "risk 1/2\n3 of them"),
        (("misuse (cannabis, ?", "cocaine)"), "misuse (cannabis, ?cocaine)"),
        (("?", "fracture of the arm"), "?fracture of the arm"),
        (("bruise or", "?fracture"), "bruise or\n?fracture"),
        (("given", ".5ml of it"), "given\n.5ml of it"),
        (("Was he seen", "? no"), "Was he seen? no"),
        (("Was he seen?", "no"), "Was he seen?\nno"),
        (("Was he seen ?", "12 May"), "Was he seen ?\n12 May"),
        (("CPOMS", ", EMIS"), "CPOMS, EMIS"),
        (("18/05/2019", "14:20hrs"), "18/05/2019\n14:20hrs"),
    ],
)
def test_lines_are_joined_without_glueing_words(texts: tuple[str, ...], text: str) -> None:
    assert joined(lines(*texts)) == text


HYPHENATED = lines("The case was dis-", "cussed and a pro-", "gramme was of-", "fered to the fam-", "ily.")
"""A cell of a maker that hyphenates by itself."""


@pytest.mark.parametrize(
    ("texts", "text"),
    [
        (("Building Better pro-", "gramme"), "Building Better programme"),
        (("mother was eva-", "sive."), "mother was evasive."),
        (("No-", "body said so"), "Nobody said so"),
        (("Gill Sut-", "terby"), "Gill Sutterby"),
        (("OASys to be re-", "viewed"), "OASys to be reviewed"),
        (("is well-", "known to us"), "is well-known to us"),
        (("a fol-", "low-up visit"), "a follow-up visit"),
        (("a multi-", "agency meeting"), "a multi-agency meeting"),
        (("the pre-", "birth plan"), "the pre-birth plan"),
        (("sent by e-", "mail"), "sent by e-mail"),
        (("self-", "harm"), "self-harm"),
        (("Mrs Smith-", "Jones"), "Mrs Smith-Jones"),
        (("a GP-", "led clinic"), "a GP-led clinic"),
        (("a two-", "year-old child"), "a two-year-old child"),
        (("section-", "47 enquiry"), "section-47 enquiry"),
        (("one-", "to-one"), "one-to-one"),
    ],
)
def test_a_maker_that_hyphenates_by_itself(texts: tuple[str, ...], text: str) -> None:
    assert joined(lines(*texts), HYPHENATED) == text


@pytest.mark.parametrize(
    ("texts", "text"),
    [
        (("on-", "going work"), "on-going work"),
        (("no-", "body"), "no-body"),
        (("week-", "end"), "week-end"),
        (("co-", "operated"), "co-operated"),
    ],
)
def test_a_maker_that_does_not_keeps_what_was_typed(texts: tuple[str, ...], text: str) -> None:
    assert joined(lines(*texts)) == text


@pytest.mark.parametrize(
    ("texts", "text"),
    [
        (("Telephon", "e"), "Telephone"),
        (("Governor", "s"), "Governors"),
        (("Governor", "s; head"), "Governors; head"),
        (("Notificati", "on"), "Notification"),
        (("Safeguar", "ding lead"), "Safeguarding lead"),
        (("Multidisc", "iplinary", "meeting"), "Multidisciplinary\nmeeting"),
        (("Communic", "ations"), "Communications"),
        (("Sutterb", "y"), "Sutterby"),
        (("moth", "er, child"), "mother, child"),
        (("Case", "note", "s"), "Case\nnotes"),
        (("E-", "mai", "l"), "E-mail"),
        (("So", "urc", "e"), "Source"),
        (("STAND", "ARD on"), "STANDARD on"),
        (("develop", "mental"), "developmental"),
        (("non-molestati", "on order."), "non-molestation order."),
        (("17:39hr", "s"), "17:39hrs"),
        (("w/", "safeguar", "ding lead"), "w/\nsafeguarding lead"),
        (("at 17:3", "9 he left"), "at 17:39 he left"),
        (("Dr Nwachu", "kwu (29)"), "Dr Nwachukwu (29)"),
        (("no. 01002Z", "PC 4471"), "no. 01002Z\nPC 4471"),
        (("paeds", "informed"), "paeds\ninformed"),
        (("every", "day"), "every\nday"),
        (("Tomasz", "was"), "Tomasz\nwas"),
        (("PC Hale", "; mother"), "PC Hale; mother"),
        (("Records", "check"), "Records\ncheck"),
        (("Medical", "file"), "Medical\nfile"),
        (("Mother", "a friend"), "Mother\na friend"),
        (("MARAC", "minutes"), "MARAC\nminutes"),
        (("School", "s47 form"), "School\ns47 form"),
        (("Letter", "Phone"), "Letter\nPhone"),
    ],
)
def test_words_wider_than_their_column(texts: tuple[str, ...], text: str) -> None:
    """Each line fills the column, so that no further letter had room."""
    assert joined(lines(*texts, right=50.0), right=50.0) == text


def test_a_name_that_is_cut_at_the_same_letter_again_and_again() -> None:
    again = [lines("Dunmo", "re rang", right=50.0), lines("PC", "Dunmo", "re", right=50.0)]
    words = BrokenWords(again)
    assert words.joined(again[0], 50.0) == "Dunmore rang"
    assert words.joined(again[1], 50.0) == "PC\nDunmore"


def test_a_break_after_a_word_that_takes_no_hyphen_shows_hyphenation() -> None:
    assert joined(lines("the week-", "end"), lines("Letter is-", "sued")) == "the weekend"


def test_a_line_with_room_left_was_not_cut() -> None:
    assert joined(lines("Governor", "s", right=30.0), right=50.0) == "Governor\ns"


def test_words() -> None:
    assert is_word("Programme")
    assert is_word("paediatric")
    assert is_word("December")
    assert not is_word("gramm")
    assert not is_word("sive")


def test_two_words_broken_at_a_hyphen_are_one_where_the_file_or_the_field_has_it_whole() -> None:
    hyphenated = lines("the hypo-", "thesis was tested")
    assert joined(lines("Black", "Light-", "house"), lines("seen at Lighthouse by staff")) == "Black\nLighthouse"
    assert joined(lines("Light-", "house"), lines("the light-house by the sea")) == "Light-house"
    assert joined(lines("Liquid-", "logic"), hyphenated) == "Liquidlogic"
    assert joined(lines("Liquid-", "logic")) == "Liquid-logic"
