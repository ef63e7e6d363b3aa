"""Chasing: reminders by the calendar and by hand, due dates moved, requests withdrawn, the list of all of them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from casework.actions import messages
from casework.actions.people import agency_people, partnerships
from casework.actions.returns import (
    chasing,
    entries,
    handing_over,
    requests,
    returns,
    sending_back,
    sign_off,
    terms,
)
from casework.actions.returns.chasing import Wanted
from casework.records.tables import Message
from casework.rules.permissions import Role
from tests.integration.casework.acts import at_once, errors, refused
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene


def asked(scene: Scene, *agencies: str, due_on: date = date(2026, 11, 16)) -> dict[str, UUID]:
    """Ask those agencies and return their requests; the clock shows Monday 2 November 2026."""
    case_id, work = scene.scoped_case(), scene.here.work(Role.COORDINATOR)
    scene.requests(case_id, *agencies)
    found = {view.agency: view.id for view in requests.of_case(work, case_id)}
    for request_id in found.values():
        if requests.show_request(work, request_id).due_on != due_on:
            terms.extend(work, request_id, due_on=due_on, reason="as the test wants")
    return found


def reminders(scene: Scene, before: int = 0) -> list[tuple[str, str]]:
    """Return (recipient, template) of the reminders that were written, the oldest first."""
    with scene.store.looking() as session:
        rows = session.query(Message).order_by(Message.created_at).all()
        return [(row.recipient, row.purpose) for row in rows if row.purpose.startswith("return-reminder")][before:]


def texts(scene: Scene) -> str:
    """Return everything that e-mails say."""
    with scene.store.looking() as session:
        ids = [row.id for row in session.query(Message).all()]
    found = [messages.to_send(scene.store, message_id) for message_id in ids]
    return "\n".join(f"{one.subject}\n{one.text}" for one in found if one)


def test_each_reminder_goes_out_once_to_the_right_person_without_case_data_and_none_after_the_return(
    scene: Scene,
) -> None:
    found = asked(scene, POLICE, SOCIAL_CARE)
    sent: dict[date, list[tuple[str, str]]] = {}
    for _ in range(30):  # a month: three days before, one and five after, by the demonstration's settings
        for _ in range(3):
            before = len(reminders(scene))
            chasing.send_due(scene.store)
            new = reminders(scene, before)
            if new:
                sent.setdefault(scene.here.work(Role.COORDINATOR).today, []).extend(new)
        if scene.here.work(Role.COORDINATOR).today == date(2026, 11, 18):
            scene.handed_in(found[POLICE], scene.represents(POLICE))
        scene.clock.forward(days=1)
    police, social = "representative@wexborough.example", "post@agency.example"
    assert sent == {
        # Due on Monday 16 November. Three days before is Friday 13; one after is 17; five after is Saturday 21,
        # so that it goes out on Friday 20: by then the police have handed in.
        date(2026, 11, 13): [(police, "return-reminder"), (social, "return-reminder")],
        date(2026, 11, 17): [(police, "return-reminder-late"), (social, "return-reminder-late")],
        date(2026, 11, 20): [(social, "return-reminder-late")],
    }
    assert "Wren" not in texts(scene)


def test_a_reminder_that_could_not_go_out_is_sent_on_the_next_working_day_and_several_as_one(scene: Scene) -> None:
    asked(scene, POLICE)
    scene.clock.forward(days=12)  # Saturday 14 November: Friday's reminder did not go out
    assert chasing.send_due(scene.store) == 0
    scene.clock.forward(days=2, hours=-3)  # Monday, six in the morning
    assert chasing.send_due(scene.store) == 0
    scene.clock.forward(hours=3)
    assert chasing.send_due(scene.store) == 1
    assert chasing.send_due(scene.store) == 0
    scene.clock.forward(days=60)
    assert chasing.send_due(scene.store) == 0, "what is long past is not sent after a long sleep"


def test_the_days_are_a_setting_and_two_schedules_send_one_reminder(scene: Scene) -> None:
    coordinator = scene.here.work(Role.COORDINATOR)
    partnerships.change_settings(
        coordinator, name="Wexborough", reminder_days_before=(7, 1), reminder_days_after=()
    )
    asked(scene, POLICE)
    scene.clock.forward(days=7)
    results = at_once(*[lambda: chasing.send_due(scene.store)] * 3)
    assert not errors(results)
    assert sum(results) == 1
    assert len(reminders(scene)) == 1
    scene.clock.forward(days=7)  # the due date itself: the day before it was a Sunday, and Friday's was missed
    assert chasing.send_due(scene.store) == 1
    scene.clock.forward(days=4)
    assert chasing.send_due(scene.store) == 0


def test_who_signs_is_reminded_while_a_signature_is_waited_for(scene: Scene) -> None:
    coordinator = scene.here.work(Role.COORDINATOR)
    partnerships.change_settings(coordinator, name="Wexborough", sign_off=True)
    found = asked(scene, POLICE)
    police = scene.represents(POLICE)
    upload_id = scene.upload(found[POLICE], police)
    scene.read(upload_id)
    sign_off.ask(police, upload_id)
    chasing.remind(coordinator, found[POLICE])
    assert reminders(scene) == [("signatory@wexborough.example", "return-reminder-sign")]


def test_a_reminder_by_hand_is_once_a_day_and_five_times_at_most(scene: Scene) -> None:
    work = scene.here.work(Role.COORDINATOR)
    found = asked(scene, POLICE)
    for _ in range(5):
        chasing.remind(work, found[POLICE])
        assert refused(lambda: chasing.remind(work, found[POLICE])) == "reminded-today"
        scene.clock.forward(days=1)
    assert refused(lambda: chasing.remind(work, found[POLICE])) == "reminded-enough"
    assert len(reminders(scene)) == 5
    scene.handed_in(found[POLICE], scene.represents(POLICE))
    assert refused(lambda: chasing.remind(work, found[POLICE])) == "settled"


def test_a_due_date_is_moved_with_a_reason_and_the_agency_is_told(scene: Scene) -> None:
    work = scene.here.work(Role.COORDINATOR)
    found = asked(scene, POLICE)
    assert refused(lambda: terms.extend(work, found[POLICE], due_on=date(2026, 11, 20), reason=" ")) == "no-reason"
    assert refused(lambda: terms.extend(work, found[POLICE], due_on=date(2026, 11, 1), reason="r")) == "due-past"
    for _ in range(2):
        terms.extend(work, found[POLICE], due_on=date(2026, 11, 20), reason="Half-term")
    told = scene.count(Message, Message.purpose == "return-due-moved")
    assert told == 1
    (entry,) = entries.thread(scene.represents(POLICE), found[POLICE])
    assert (entry.kind, entry.text, entry.more["after"]) == ("extended", "Half-term", "2026-11-20")
    assert "20 November 2026" in texts(scene)
    assert "Half-term" not in texts(scene)
    scene.handed_in(found[POLICE], scene.represents(POLICE))
    assert refused(lambda: terms.extend(work, found[POLICE], due_on=date(2026, 12, 1), reason="r")) == "settled"


def test_a_withdrawn_request_takes_nothing_more_and_hinders_nothing(scene: Scene) -> None:
    work, police = scene.here.work(Role.COORDINATOR), scene.represents(POLICE)
    case_id = scene.scoped_case()
    found = scene.requests(case_id, POLICE, SOCIAL_CARE)
    upload_id = scene.upload(found[POLICE], police)
    scene.read(upload_id)
    for _ in range(2):
        terms.withdraw(work, found[POLICE], reason="Asked by mistake")
    assert requests.show_request(police, found[POLICE]).stands == "withdrawn"
    for act in (
        lambda: returns.hand_in(police, upload_id),
        lambda: returns.say_nil(police, found[POLICE]),
        lambda: scene.upload(found[POLICE], police, b"another"),
    ):
        assert refused(act) == "withdrawn"
    returns.say_nil(scene.represents(SOCIAL_CARE), found[SOCIAL_CARE])
    assert scene.stage(case_id) == "review", "nobody waits for a request that was withdrawn"
    assert scene.count(Message, Message.purpose == "return-withdrawn") == 1
    assert requests.send(work, case_id, [scene.here.agencies[POLICE]]) == 1, "it can be asked anew"
    assert requests.show_request(police, found[POLICE]).stands == "started", "and what was begun is there"
    returns.hand_in(police, upload_id)


def test_what_is_answered_cannot_be_withdrawn(scene: Scene) -> None:
    found = asked(scene, POLICE)
    scene.handed_in(found[POLICE], scene.represents(POLICE))
    work = scene.here.work(Role.COORDINATOR)
    assert refused(lambda: terms.withdraw(work, found[POLICE], reason="r")) == "settled"


def test_one_list_says_where_everything_stands(scene: Scene) -> None:
    work = scene.here.work(Role.COORDINATOR)
    found = asked(scene, POLICE, SOCIAL_CARE, "Ash Road Surgery", "Wexborough Housing")
    requests.open_request(scene.represents(SOCIAL_CARE), found[SOCIAL_CARE])
    returns.say_nil(scene.represents("Ash Road Surgery"), found["Ash Road Surgery"])
    upload_id = scene.handed_in(found[POLICE], scene.represents(POLICE))
    sending_back.send_back(work, upload_id, words="Which officer?")
    shown = {view.agency: view.stands for view in chasing.overview(work, Wanted()).lines}
    assert shown == {
        POLICE: "sent-back",
        SOCIAL_CARE: "opened",
        "Ash Road Surgery": "nil",
        "Wexborough Housing": "sent",
    }
    scene.clock.forward(days=20)
    late = chasing.overview(work, Wanted(show="late", order="agency"))
    assert [view.agency for view in late.lines] == [SOCIAL_CARE, "Wexborough Housing", POLICE]
    assert late.counts["nil"] == 1
    assert [view.agency for view in chasing.overview(work, Wanted(words="housing wren")).lines] == [
        "Wexborough Housing"
    ]
    assert chasing.overview(scene.there.work(Role.COORDINATOR), Wanted()).lines == ()


def test_messages_stay_with_the_request_and_the_email_says_only_that_there_is_one(scene: Scene) -> None:
    work, police = scene.here.work(Role.COORDINATOR), scene.represents(POLICE)
    found = asked(scene, POLICE)
    for _ in range(2):  # a double click
        entries.say(work, found[POLICE], "Please ring about Wren")
    scene.clock.forward(seconds=1)
    entries.say(police, found[POLICE], "We will")
    assert requests.show_request(work, found[POLICE]).unread == 1
    assert [entry.text for entry in entries.thread(work, found[POLICE])] == ["We will", "Please ring about Wren"]
    assert requests.show_request(work, found[POLICE]).unread == 0
    assert "Wren" not in texts(scene)
    assert scene.count(Message, Message.purpose == "return-message") == 1
    chair = scene.here.work(Role.CHAIR)
    assert entries.thread(chair, found[POLICE]) == (), "others read the return, not the letters about it"


def test_a_colleague_takes_over_and_only_for_the_own_agency(scene: Scene) -> None:
    police = scene.represents(POLICE)
    agency_id = scene.here.agencies[POLICE]
    agency_people.invite(police, agency_id, name="Una Blythe", email="una@police.example", role=Role.SIGNATORY)
    people = {one.email: one for one in agency_people.list_people(police, agency_id)}
    assert people["una@police.example"].invited
    taken = scene.here.people[Role.COORDINATOR].email
    assert (
        refused(lambda: agency_people.invite(police, agency_id, name="X", email=taken, role=Role.REPRESENTATIVE))
        == "email-taken"
    )
    assert (
        refused(lambda: agency_people.invite(police, agency_id, name="X", email="x@x.example", role=Role.CHAIR))
        == "roles"
    )
    request_id = scene.requests(scene.scoped_case(), POLICE)[POLICE]
    for role, email in ((Role.SIGNATORY, "head@police.example"), (Role.REPRESENTATIVE, "dc@police.example")):
        handing_over.hand_over(police, request_id, name="Ash Vale", email=email, role=role)
        with scene.store.looking() as session:
            (told,) = session.query(Message).filter(Message.recipient == email).all()
        text = messages.to_send(scene.store, told.id)
        assert text is not None
        assert "/invitation/" in text.text, "one e-mail, with the link that makes the account"
    old = scene.here.people[Role.REPRESENTATIVE]
    work = scene.here.work(Role.COORDINATOR)
    agency_people.hand_over(work, agency_id, old.account_id, name="New", email="new@police.example")
    left = [one.email for one in agency_people.list_people(work, agency_id)]
    assert old.email not in left
    assert "new@police.example" in left
