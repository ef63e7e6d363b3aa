"""Contact tags: what professionals write of seeing a child, and of contacts that did not happen."""

from __future__ import annotations

import pytest

from documents.chronology.contact_tags import first_names, tags_of_text

CHILDREN = first_names(["Kaiden Liam Holt", "Ellie-Mae Holt", "Bo"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Home visit. Child seen, alert and smiling.", {"seen"}),
        ("HV saw Kaiden at nursery.", {"seen"}),
        ("Kaiden was spoken to alone in the hall.", {"seen", "seen-alone"}),
        ("Ellie-Mae seen on her own at school and said that she is fine.", {"seen", "seen-alone"}),
        ("The children were seen but not seen alone.", {"seen"}),
        ("Kaiden seen with mother; he would not be seen alone.", {"seen"}),
        ("Child not seen. Mother said that he was asleep.", {"not-seen"}),
        ("Officers did not see the children.", {"not-seen"}),
        ("Mother refused to let the worker see the baby.", {"not-seen"}),
        ("Visit ended without seeing Kaiden.", {"not-seen"}),
        ("Children weren't seen", {"not-seen"}),
        ("Was not brought to the audiology clinic.", {"not-brought"}),
        ("WNB x2, letter sent", {"not-brought"}),
        ("Mother DNA'd her antenatal appointment", {"not-brought"}),
        ("Missed his second immunisation appointment.", {"not-brought"}),
        ("Mother did not bring him to clinic", {"not-brought"}),
        ("DNA, second letter sent", {"not-brought"}),
        ("Mother missed Kaiden's appointment with the dentist.", {"not-brought"}),
        ("Did not attend the mood review. Text reminder had been sent.", {"parent-missed"}),
        ("Mother DNA'd her smear test", {"parent-missed"}),
        ("Ms Holt failed to attend her probation appointment.", {"parent-missed"}),
        ("Shannon did not attend; she was rung twice.", {"parent-missed"}),
        ("Father did not attend the child protection conference.", {"parent-missed"}),
        ("Mother rang to explain. She did not attend as the bus was late.", {"parent-missed"}),
        ("Mother rung about Kaiden. Did not attend the follow-up.", {"not-brought"}),
        ("The health visitor did not attend the core group.", set()),
        ("A DNA sample was taken from the scene.", set()),
        ("Home visit, no reply. Card left.", {"no-reply"}),
        ("Telephone call to mother: went unanswered", {"no-reply"}),
        ("Unable to gain access to the flat.", {"no-reply"}),
        ("Core group cancelled by the chair.", {"cancelled"}),
        ("The visit was not cancelled.", set()),
        ("Mother attended alone and was seen by the midwife.", set()),
        ("Strategy meeting held with police.", set()),
        ("Child seen at home. Father was not seen.", {"seen"}),
        ("No reply at the door.\nBaby seen later that day.", {"no-reply", "seen"}),
    ],
)
def test_tags_of_what_people_write(text: str, expected: set[str]) -> None:
    assert set(tags_of_text(text, CHILDREN)) == expected


def test_without_names_a_childs_name_says_nothing() -> None:
    assert tags_of_text("HV saw Kaiden at nursery.") == ()
    assert first_names(["Bo", "", "Kaiden, Liam"]) == ("Kaiden",)
