"""Every way of writing a known identifier that we know of is found; ordinary words are not."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from documents.safety.findings import Match, TextPart
from documents.safety.identifiers import find_identifiers
from documents.safety.key import KeyEntry
from documents.safety.people import Person, people_of_key
from tests.unit.documents.safety.ordinary_texts import REVIEW

TEGAN = Person(
    name="Tegan Louise Marlowe",
    aliases=("Teggy",),
    code="Child T",
    date_of_birth=date(2019, 3, 27),
    addresses=("12 Quarry Road, Averham, AV3 4QT", "Flat 2, Larch House, 7 Ferry St"),
    postcodes=("AV3 4QT",),
    nhs_numbers=("943 476 5919",),
    phones=("07700 900123",),
    emails=("tegan.family@example.org",),
    places=("St Bride's Primary School",),
)
GRACE = Person(name="Grace Young", code="Mother")
OBRIEN = Person(name="Siân O'Brien-Ashford", code="Social Worker 1")
JO = Person(name="Jo Ng", code="GP1")
KATHERINE = Person(name="Mrs Katherine Oyelaran", code="Health Visitor 2", date_of_birth=date(1988, 12, 1))
PEOPLE = (TEGAN, GRACE, OBRIEN, JO, KATHERINE)


def found(text: str, *people: Person) -> list[Match]:
    return list(find_identifiers([TextPart("page", "page 1", text)], people or PEOPLE))


NAMES = [
    "Tegan Marlowe", "TEGAN MARLOWE", "tegan marlowe", "Tegan  Marlowe", "Tegan\nMarlowe", "Tegan\u00a0Marlowe",
    "Tegan Louise Marlowe", "Tegan L Marlowe", "Tegan L. Marlowe", "T. Marlowe", "T Marlowe", "T.L. Marlowe",
    "TL Marlowe", "Marlowe, Tegan", "Marlowe Tegan", "MARLOWE, Tegan Louise", "Tegan", "Marlowe", "tegan",
    "marlowe", "Teggy", "Tegan's", "Tegan’s", "Tegans", "the Marlowes", "the Marlowes’ home", "Ms Marlowe",
    "Baby Marlowe", "TeganMarlowe", "teganmarlowe", "tegan_marlowe", "tegan-marlowe", "tegan.marlowe",
    "Tegan/Marlowe", "Tegan-Marlowe_report_v2.docx", "teganmarlowe2019", "T e g a n", "T e g a n  M a r l o w e",
    "T.e.g.a.n",
    "T-e-g-a-n", "Te-\ngan", "Mar-\nlowe", "Te\u00adgan", "Te\u200bgan", "Te\u200dgan", "Te\u2060gan",
    "T\ufeffegan", "Te\u202egan", "Te\ufe0fgan", "Te\u034fgan", "Те\u0261an", "Tеgan", "Теgan", "Τegan",
    "Ｔｅｇａｎ", "𝐓𝐞𝐠𝐚𝐧", "𝒯ℯℊ𝒶𝓃", "𝕋𝕖𝕘𝕒𝕟", "Ⓣⓔⓖⓐⓝ", "🅃🄴🄶🄰🄽", "🅣🅔🅖🅐🅝", "ᴛᴇɢᴀɴ", "Tégan", "Te\u0301gan",
    "Tęgan", "T̶e̶g̶a̶n̶",
    "T3gan", "Teg4n", "Teg@n", "T€gan Marlowe", "Marl0we", "MarIowe", "Mar1owe", "Tegan Marlow", "Teagan Marlowe",
    "Tegan Marlow's", "Tagen Marlowe", "Tegan Malrowe", "Tegen Marlow", "Tegam Marlowe", "Teggan Marlowe",
    "Tegan Marlowee", "ewolraM nageT", "Mar lowe", "saw Tegan, who", "(Tegan)", "“Tegan”", "Tegan:",
    "https://example.org/reviews/tegan-marlowe.pdf", "xxteganmarlowexx",
]  # fmt: skip


def test_there_are_as_many_variants_as_the_gate_promises() -> None:
    assert len(set(NAMES)) >= 86


@pytest.mark.parametrize("written", NAMES)
def test_a_name_is_found(written: str) -> None:
    hits = found(f"On that day the worker noted {written} again.")
    assert any(hit.kind == "name" and hit.who == "Child T" for hit in hits)


@pytest.mark.parametrize(
    ("written", "who"),
    [
        ("Sian OBrien", "Social Worker 1"),
        ("Siân O’Brien", "Social Worker 1"),
        ("S. O'Brien-Ashford", "Social Worker 1"),
        ("Sian O Brien Ashford", "Social Worker 1"),
        ("Mrs Ashford", "Social Worker 1"),
        ("Jo Ng", "GP1"),
        ("Dr Ng", "GP1"),
        ("Ng, Jo", "GP1"),
        ("Kathryn Oyelaran", "Health Visitor 2"),
        ("Kath Oyelaran", "Health Visitor 2"),
        ("Kate Oyelaran", "Health Visitor 2"),
        ("Katy", "Health Visitor 2"),
        ("Katherin", "Health Visitor 2"),
        ("saw Grace at", "Mother"),
        ("Grace Young", "Mother"),
        ("GRACE YOUNG", "Mother"),
        ("Ms Young", "Mother"),
    ],
)
def test_names_of_other_shapes(written: str, who: str) -> None:
    assert any(hit.who == who for hit in found(f"The report says that {written} was seen."))


def test_a_name_that_is_a_word_is_sure_only_with_what_makes_it_a_name() -> None:
    assert [hit.certain for hit in found("They saw Grace at home.")] == [False]
    assert [hit.certain for hit in found("They saw Ms Young at home.")] == [True]
    assert [hit.certain for hit in found("Grace was at home.")] == [False]
    assert [hit.certain for hit in found("Grace Young was at home.")] == [True]
    assert found("They were given a week's grace by a young person.") == []
    assert found("Young people said so.") == []


MAY = Person("Ellie May Draycott", code="Child Robin", date_of_birth=date(2020, 11, 9))
LIAM = Person("Kaiden Draycott", ("liam", "Bear"), code="Sibling 1")


@pytest.mark.parametrize(
    "text",
    [
        "The conference was held in May.", "on 12 May", "on the 12th of May the", "May 2020", "from April to May",
        "since late May they", "Apr\nMay\nJun\n2020\n", "The visit was at 11am.", "at 11AM", "a bear hug",
        "the 11am call and the 1130am call", "It may be so.",
    ],
)  # fmt: skip
def test_ordinary_words_months_and_times_are_nothing(text: str) -> None:
    assert [hit for hit in found(text, MAY, LIAM) if hit.who] == []


@pytest.mark.parametrize("text", ["They met May there.", "The Bear came.", "told on 11/09/2020", "seen 11.09.20"])
def test_what_may_be_an_ordinary_word_or_another_date_is_for_a_person(text: str) -> None:
    assert [hit.certain for hit in found(text, MAY, LIAM)] == [False]


@pytest.mark.parametrize("text", ["Ellie May Draycott", "ellie may", "May Draycott", "Liam", "L1am", "9/11/2020"])
def test_a_name_that_is_nobody_elses_stays_sure(text: str) -> None:
    assert any(hit.certain for hit in found(f"It was {text} then.", MAY, LIAM))


def test_a_whole_name_of_ordinary_words_in_small_letters_is_a_sentence() -> None:
    dean = Person("Dean March", code="Father")
    assert [hit.who for hit in found("The dean march past; the dead march.", dean)] == []
    assert [hit.certain for hit in found("It was Dean March.", dean)] == [True]


def test_dates_in_neighbouring_cells_are_not_read_as_one() -> None:
    assert [hit.found for hit in found("120\t11/09/2020\t11/09/2020\tday", MAY)] == ["11/09/2020", "11/09/2020"]


def test_a_middle_name_alone_is_a_hint() -> None:
    assert [hit.certain for hit in found("They saw Louise at home.")] == [False]
    assert [hit.certain for hit in found("They saw Louise Marlowe at home.")] == [True, True]


def test_words_for_the_family_are_no_names() -> None:
    people = people_of_key([KeyEntry("Pauline Marlowe", aliases=("Nan", "Grandma Polly"), code="Grandmother")])
    assert found("Nan said that mum and dad had met Grandma.", *people) == []
    assert [hit.found for hit in found("Grandma Polly said so.", *people)] == ["Polly"]


def test_long_rows_of_digits_and_signs_take_no_time() -> None:
    started = time.process_time()
    assert found("0" * 200_000 + " " + "!|" * 100_000 + " " + "-" * 100_000) == []
    assert time.process_time() - started < 5


def test_the_code_of_the_key_may_stand() -> None:
    people = people_of_key([KeyEntry("Alex Example", code="Child Alex"), KeyEntry("Robin Green", code="Mr Green")])
    assert found("Child Alex lived with Mr Green.", *people) == []
    assert [hit.found for hit in found("Child Alex is called Alex.", *people)] == ["Alex"]


BIRTHS = [
    "27/03/2019", "27/3/19", "27-03-2019", "27.03.2019", "27.3.19", "27 03 2019", "27 / 03 / 2019", "2019-03-27",
    "2019/03/27", "20190327", "27032019", "270319", "27 March 2019", "27th March 2019", "27th of March 2019",
    "27 Mar 2019", "27-Mar-19", "27Mar2019", "27 mar. 19", "March 27, 2019", "March 27th 2019", "Mar 27 2019",
    "2019 March 27", "03/27/2019", "27‑03‑2019", "27–03–2019", "２７/０３/２０１９", "27 March '19",
    "27th day of March 2019",
    "27\u200b/03/2019", "27_03_2019",
]  # fmt: skip


@pytest.mark.parametrize("written", BIRTHS)
def test_a_date_of_birth_is_found(written: str) -> None:
    assert [(hit.kind, hit.who, hit.certain) for hit in found(f"The child ({written}) lived there.")] == [
        ("date-of-birth", "Child T", True)
    ]


@pytest.mark.parametrize("written", ["born in March 2019", "birthday is 27 March", "DOB: 27th of March"])
def test_part_of_a_date_of_birth_is_a_hint(written: str) -> None:
    assert [hit.certain for hit in found(f"The child, {written}, lived there.")] == [False]


@pytest.mark.parametrize(
    "written", ["28/03/2019", "27/03/2018", "March 2019", "27 March 2020", "in 2019", "£270,319"]
)
def test_other_dates_are_not(written: str) -> None:
    assert found(f"The visit of {written} was recorded.") == []


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("9434765919", "nhs-number"),
        ("943-476-5919", "nhs-number"),
        ("943 476 59 19", "nhs-number"),
        ("9 4 3 4 7 6 5 9 1 9", "nhs-number"),
        ("943.476.5919", "nhs-number"),
        ("９４３ ４７６ ５９１９", "nhs-number"),
        ("NHS no. 943\u00a0476\u00a05919", "nhs-number"),
        ("AV3 4QT", "postcode"),
        ("av34qt", "postcode"),
        ("AV3  4QT", "postcode"),
        ("AV3-4QT", "postcode"),
        ("A V 3 4 Q T", "postcode"),
        ("07700 900123", "phone"),
        ("07700-900-123", "phone"),
        ("+44 7700 900123", "phone"),
        ("+44 (0)7700 900 123", "phone"),
        ("0044 7700900123", "phone"),
        ("(07700) 900123", "phone"),
        ("tegan.family@example.org", "email"),
        ("tegan.family (at) example.org", "email"),
        ("12 Quarry Road", "address"),
        ("12, Quarry Rd", "address"),
        ("12 QUARRY ROAD", "address"),
        ("12 Quarry Rd.", "address"),
        ("7 Ferry Street", "address"),
        ("Larch House", "address"),
        ("St Bride's Primary School", "place"),
        ("St. Brides Primary School", "place"),
    ],
)
def test_known_numbers_and_places_are_found(written: str, kind: str) -> None:
    assert (kind, "Child T") in [(hit.kind, hit.who) for hit in found(f"It was {written}, they said.")]


@pytest.mark.parametrize(
    ("written", "kind", "certain"),
    [
        ("NHS number 401 023 2137", "nhs-number", True),
        ("SW1A 2AA", "postcode", False),
        ("020 7946 0018", "phone", False),
        ("someone@example.org", "email", False),
        ("07700 900417", "phone", False),
        ("01632 960118", "phone", False),
        ("01632-960-118", "phone", False),
        ("+44 7700 900417", "phone", False),
        ("(01632) 960118", "phone", False),
        ("ZZ99 3VZ", "postcode", False),
        ("zz99 3vz", "postcode", False),
        ("AB123456C", "ni-number", True),
        ("AB 12 34 56 C", "ni-number", True),
        ("QQ123456C", "ni-number", False),
        ("NHS number 123 456 7890", "nhs-number", False),
        ("14 Tollgate Court", "address", False),
        ("Flat 3, 22b Ferry Lane", "address", False),
        ("3 High Street", "address", False),
        ("DOB: 3/4/2015", "date-of-birth", False),
        ("born on 3 May 2015", "date-of-birth", False),
        ("Shannon Draycott", "name", False),
        ("SHANNON DRAYCOTT", "name", False),
        ("Draycott, Shannon", "name", False),
        ("Jordan Wickes", "name", False),
        ("Mr Okonjo", "name", False),
        ("Dr. Patel", "name", False),
        ("Tomasz", "name", False),
        ("Rose Marsden", "name", False),
        ("J. Draycott", "name", False),
        ("Ellie-Mae", "name", False),
        ("Averil Stonnard", "name", False),
    ],
)
def test_identifiers_of_nobody_known(written: str, kind: str, certain: bool) -> None:
    assert [(hit.kind, hit.who, hit.certain) for hit in found(f"We see {written} there.")] == [(kind, "", certain)]


@pytest.mark.parametrize(
    "written",
    [
        "401 023 2138", "reference 1234567890", "2019-2020", "£1,234,567", "3 of 12", "at 10 Crown Court hearings",
        "10:40 Larkspur Road Surgery", "in March 2021 Larkspur Road", "0.123456789", "2 House Rules",
    ],
)  # fmt: skip
def test_other_numbers_are_not(written: str) -> None:
    assert found(f"It was {written} then.") == []


def test_a_family_name_after_a_role_looks_like_a_name() -> None:
    assert [hit.found for hit in found("The Social Worker Okafor and Social Worker Two met.", LIAM)] == ["Okafor"]


def test_a_given_name_by_itself_is_listed_once_and_a_pair_in_each_part() -> None:
    parts = [
        TextPart("page", f"page {number}", "So Jordan and Jordan Wickes came. Jordan left.") for number in (1, 2)
    ]
    hits = find_identifiers(parts, ())
    assert [(hit.found, hit.place) for hit in hits] == [
        ("Jordan", "page 1"), ("Jordan Wickes", "page 1"), ("Jordan Wickes", "page 2"),
    ]  # fmt: skip


def test_what_looks_like_a_name_is_not_looked_for_among_a_programs_words() -> None:
    assert not find_identifiers(
        [TextPart("attributes", "word/document.xml", "Liberation Serif\nJordan Wickes")], ()
    )


@pytest.mark.parametrize("people", [(), PEOPLE, (MAY, LIAM)])
def test_few_words_of_an_ordinary_report_are_flagged_and_none_is_sure(people: tuple[Person, ...]) -> None:
    hits = find_identifiers([TextPart("page", "page 1", REVIEW)], people)
    flagged = sum(len(hit.found.split()) for hit in hits)
    assert flagged <= 0.01 * len(REVIEW.split())
    assert [hit for hit in hits if hit.certain] == []


def test_it_says_where() -> None:
    parts = [TextPart("page", "page 2", "Before. " * 9 + "Seen by Tegan on\nMonday. " + "After. " * 9)]
    (hit,) = find_identifiers(parts, PEOPLE)
    assert (hit.part, hit.place, hit.found) == ("page", "page 2", "Tegan")
    assert hit.before.endswith("Before. Seen by")
    assert hit.after.startswith("on Monday.")
    assert hit.as_json()["certain"] is True


def test_the_search_never_says_anonymised() -> None:
    folder = Path(__file__).parents[4] / "documents" / "safety"
    for path in folder.glob("*.py"):
        assert "anonymised" not in path.read_text().lower(), path


def test_people_go_into_the_sandbox_as_plain_values() -> None:
    assert Person.from_json(TEGAN.as_json()) == TEGAN
