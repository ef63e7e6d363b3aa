"""KEY.csv as people save it, and the keys that are refused rather than misread."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from documents.safety.folding import fold
from documents.safety.key import KeyEntry, KeyUnreadable, read_key, write_key
from documents.safety.people import people_of_key

ALEX = KeyEntry("Alex Example", ("Lex", "A. Example"), "Child Alex", "child", date(2019, 3, 27))


@pytest.mark.parametrize(
    "typed",
    [
        "name,aliases,code,role,date_of_birth\nAlex Example,Lex|A. Example,Child Alex,child,2019-03-27\n",
        "\ufeffName,Aliases,Code,Role,Date of birth\r\n"
        "Alex Example,Lex | A. Example|Lex,Child Alex,child,27/03/2019\r\n",
        "code;name;role;date_of_birth;aliases\n"
        "Child Alex;Alex Example;child;27 March 2019;Lex|A. Example\n\n;;;;\n",
        "name\taliases\tcode\trole\tdate_of_birth\n Alex Example \tLex|A. Example\tChild Alex\tchild\t27.3.2019",
        "name,aliases,code,role,date_of_birth,note\n"
        '"Alex Example","Lex|A. Example",Child Alex,child,27th Mar 2019,x\n',
    ],
)
def test_the_same_key_in_the_forms_people_save(typed: str) -> None:
    assert read_key(typed.encode()) == (ALEX,)


def test_other_encodings() -> None:
    assert read_key("name,code\nZoë Ó Dónaill,Mother\n".encode("cp1252"))[0].name == "Zoë Ó Dónaill"
    assert read_key("name,code\nZoë Ó Dónaill,Mother\n".encode("utf-16"))[0].name == "Zoë Ó Dónaill"


def test_names_are_each_once() -> None:
    assert KeyEntry("Alex", ("Lex", "Alex")).names == ("Alex", "Lex")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (b"", "empty"),
        (b"name,code\n", "no people"),
        (b"forename,code\nAlex,A\n", "no column called name"),
        (b"name,code\n,Child A\n", "Line 2 of the key has no name"),
        (b"name,date_of_birth\nAlex,31/02/2019\n", "Line 2 of the key has a date of birth"),
        (b"name,date_of_birth\nAlex,03/27/2019\n", "Line 2 of the key has a date of birth"),
        (b"name,date_of_birth\nAlex,27/03/19\n", "Line 2 of the key has a date of birth"),
        (b"name,aliases,code\nExample, Alex,Lex,Child A\n", "more cells than headings"),
        (b'name,code\n"Alex"x,A\n', "quotation marks"),
        (b"PK\x03\x04\x00\x00\x00", "not a text file"),
        (b"name\n" + b"x" * 6_000_000, "larger than 5 MB"),
    ],
)
def test_a_key_that_would_be_misread_is_refused(typed: bytes, said: str) -> None:
    with pytest.raises(KeyUnreadable, match=said) as refused:
        read_key(typed)
    assert "Alex" not in str(refused.value)


@pytest.mark.parametrize("aliases", ["Kai; Kayden", "Kai, Kayden", "Draycott, Shannon, Shan"])
def test_aliases_that_are_divided_otherwise_are_refused_not_taken_for_one(aliases: str) -> None:
    with pytest.raises(KeyUnreadable) as refused:
        read_key(f'name,aliases\nAlex Example,"{aliases}"\n'.encode())
    assert "Line 2" in refused.value.message
    assert "Put “|” between them" in refused.value.message.replace('"|"', "“|”")
    assert aliases not in refused.value.message


@pytest.mark.parametrize(
    ("aliases", "read"),
    [
        ("Example, Alex", ("Example, Alex",)),
        ("Smith, Jo|", ("Smith, Jo",)),
        ("A;b|C", ("A;b", "C")),
        ("Dr Low, GP", ("Dr Low, GP",)),
    ],
)
def test_a_comma_in_an_alias_may_stay(aliases: str, read: tuple[str, ...]) -> None:
    (entry,) = read_key(f'name,aliases\nAlex Example,"{aliases}"\n'.encode())
    assert entry.aliases == read


def test_a_key_may_say_what_else_points_to_a_person() -> None:
    lines = (
        "name,code,address,postcode,nhs number,phone,email,place\n"
        '"Alex Example",Child Alex,"12 Quarry Road, Averham|3 Mill Lane",AV3 4QT,943 476 5919,07700 900123|01632 '
        "960001,alex@example.org,St Bride's School\n"
    )
    (person,) = people_of_key(read_key(lines.encode()))
    assert person.addresses == ("12 Quarry Road, Averham", "3 Mill Lane")
    assert (person.postcodes, person.nhs_numbers) == (("AV3 4QT",), ("943 476 5919",))
    assert person.phones == ("07700 900123", "01632 960001")
    assert (person.emails, person.places) == (("alex@example.org",), ("St Bride's School",))


words = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="|'\ufeff"), min_size=1, max_size=12
)
several = st.lists(words, max_size=3, unique=True).map(tuple)


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.builds(
            KeyEntry,
            words,
            several,
            words,
            words,
            st.dates(date(1900, 1, 1)) | st.none(),
            several,
            several,
            several,
            several.map(lambda values: tuple(dict.fromkeys(f"+44 {value}" for value in values))),
        ),
        min_size=1,
        max_size=4,
        unique_by=lambda entry: "".join(sign for sign in fold(entry.code) if sign.isalnum()),
    )
)
def test_a_key_that_was_written_is_read_back_and_no_cell_of_it_runs(key: list[KeyEntry]) -> None:
    written = write_key(key)
    assert read_key(written) == tuple(key)
    for row in csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_two_people_of_one_code_are_refused_with_their_lines() -> None:
    with pytest.raises(KeyUnreadable) as refused:
        read_key(b"name,code\nA B,C1\n\nD E,c 1\n")
    assert refused.value.message.startswith("Lines 2 and 4 of the key give two people the same code.")
    assert len(read_key(b"name,code\nA B,C1\nA B,C1\nD E,\nF G,\n")) == 4, "one person told twice, and no code"
