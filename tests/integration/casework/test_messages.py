"""E-mails: what they may say, what is kept of them, and that nothing of a case is in them."""

from __future__ import annotations

import ast
from pathlib import Path
from uuid import UUID

import pytest
from jinja2 import Environment, FileSystemLoader, UndefinedError, meta
from sqlalchemy import select

from casework.actions import late_emails, messages
from casework.actions.people import partnerships
from casework.actions.work import SERVICE, NotFound, NotPermitted, Store, Work, changing
from casework.records.tables import AuditEntry, Message, Task
from casework.rules.permissions import Role
from tests.journeys.people import Cast, make_cast

ROOT = Path(__file__).resolve().parents[3]
GIVEN = {"email", "partnership", "phone", "portal"}
EMAILS = sorted(path.stem for path in (ROOT / "templates" / "email").glob("*.txt") if path.stem != "base")


@pytest.fixture
def partnership_id(store: Store) -> UUID:
    """Return a partnership."""
    return partnerships.create(Work(store, SERVICE), name="Wexborough\nPartnership", preset="demonstration")


def write(store: Store, partnership_id: UUID, template: str = "referral-receipt", **words: str) -> UUID:
    """Write an e-mail and return its id."""
    words = words or {"reference": "WSCP/REF/2026/001"}
    with changing(Work(store, SERVICE), None) as change:
        return messages.write(
            change, template, partnership_id=partnership_id, recipient=" to@x.example ", words=words
        )


def needed_words(template: str) -> set[str]:
    """Return the names that a template and its base use."""
    environment = Environment(loader=FileSystemLoader(ROOT / "templates" / "email"))
    names: set[str] = set()
    for name in (template, "base", "parts/link"):
        if name.startswith("parts") and name not in (ROOT / "templates" / "email" / f"{template}.txt").read_text():
            continue
        source = (ROOT / "templates" / "email" / f"{name}.txt").read_text()
        names |= meta.find_undeclared_variables(environment.parse(source))
    return names


@pytest.mark.parametrize("template", EMAILS)
def test_a_template_says_only_what_is_no_case_data(template: str) -> None:
    assert needed_words(template) <= messages.WORDS | GIVEN


def calls() -> list[tuple[str, str, set[str]]]:
    """Return (place, template, words) of every call that writes an e-mail."""
    found = []
    for module in sorted((ROOT / "casework" / "actions").rglob("*.py")):
        if module.name == "notices.py":
            continue  # its templates are named by those who call it
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "messages.write":
                words = next(keyword.value for keyword in node.keywords if keyword.arg == "words")
                assert isinstance(words, ast.Dict), f"{module.name}: words must be written out"
                names = {str(key.value) for key in words.keys if isinstance(key, ast.Constant)}
                template = node.args[1]
                assert isinstance(template, ast.Constant)
                found.append((module.name, str(template.value), names))
    return found


def test_every_call_gives_its_template_just_the_words_it_needs() -> None:
    found = calls()
    assert len(found) >= 3
    for module, template, given in found:
        assert given == needed_words(template) - GIVEN, f"{module}: {template}"
    assert {template for _, template, _ in found} <= set(EMAILS)


TOLD = {
    "tell_agency": {"agency", "due_on", "link", "secret_link"},
    "tell_coordinators": {"agency", "link"},
    "tell_owner": {"agency", "due_on", "link"},
}
"""The words that the notices of returns and of action plans give to a template."""


def test_what_an_agency_or_a_coordinator_is_told_uses_words_that_are_given() -> None:
    found: dict[str, set[str]] = {}
    for module in sorted((ROOT / "casework" / "actions").rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in TOLD:
                named = [
                    one.value for one in ast.walk(node.args[2]) if isinstance(one, ast.Constant) and one.value
                ]
                assert named, module.name
                for template in named:
                    found.setdefault(str(template), set()).update(TOLD[ast.unparse(node.func)])
    assert len(found) >= 10
    for template, given in found.items():
        assert needed_words(template) - GIVEN <= given, template


@pytest.mark.parametrize("word", ["child_name", "date_of_birth", "what_happened", "code_name"])
def test_words_of_a_case_are_refused(store: Store, partnership_id: UUID, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        write(store, partnership_id, **{"reference": "R", word: "Alex Example"})


def test_a_missing_word_is_an_error_and_no_blank(store: Store, partnership_id: UUID) -> None:
    with pytest.raises(UndefinedError):
        write(store, partnership_id, link="https://x.example")
    with store.looking() as session:
        assert session.scalars(select(Message)).all() == []


def test_what_is_written_is_sealed_and_asks_a_worker_once(store: Store, partnership_id: UUID) -> None:
    message_id = write(store, partnership_id)
    outgoing = messages.to_send(store, message_id)
    assert outgoing is not None
    assert outgoing.recipient == "to@x.example"
    assert outgoing.subject == "We received your referral WSCP/REF/2026/001"
    assert outgoing.text.startswith("Thank you. Your referral was received.")
    assert "Wexborough Partnership\n" in outgoing.text
    assert "telephone 01632 960700" in outgoing.text
    with store.looking() as session:
        message = session.scalars(select(Message)).one()
        assert b"referral" not in message.body
        tasks = session.scalars(select(Task)).all()
        assert [(task.kind, task.ref) for task in tasks] == [("send-message", message_id)]
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "message-written")).one()
        assert entry.details == {"purpose": "referral-receipt"}


def test_a_word_cannot_break_out_of_its_line(store: Store, partnership_id: UUID) -> None:
    message_id = write(store, partnership_id, reference="R1\r\nBcc: all@x.example\n\n{{ portal }}")
    outgoing = messages.to_send(store, message_id)
    assert outgoing is not None
    assert "\n" not in outgoing.subject
    assert outgoing.subject == "We received your referral R1 Bcc: all@x.example {{ portal }}"


def test_the_outbox_pages_newest_first_and_is_the_partnerships_own(store: Store) -> None:
    cast: Cast = make_cast(store)
    other = make_cast(store, "york", "Other Partnership")
    for _ in range(messages.PAGE + 1):
        write(store, cast.partnership_id)
    coordinator = cast.work(Role.COORDINATOR)
    first, last = messages.outbox(coordinator), messages.outbox(coordinator, 99)
    assert (first.pages, first.total, len(first.lines)) == (2, messages.PAGE + 1, messages.PAGE)
    assert (last.page, len(last.lines)) == (2, 1)
    assert messages.outbox(other.work(Role.COORDINATOR)).total == 0
    assert messages.outbox(coordinator, state="sent").total == 0
    assert messages.outbox(coordinator, state="waiting", to="TO@").total == first.total
    assert messages.outbox(coordinator, to="100%").total == 0
    with pytest.raises(NotPermitted):
        messages.outbox(cast.work(Role.GROUP_MEMBER))


def test_a_failed_email_can_be_tried_again_by_its_own_partnership(store: Store) -> None:
    cast = make_cast(store)
    message_id = write(store, cast.partnership_id)
    coordinator = cast.work(Role.COORDINATOR)
    with pytest.raises(NotFound):
        messages.send_again(coordinator, message_id)
    messages.record_failed(store, message_id)
    with pytest.raises(NotFound):
        messages.send_again(make_cast(store, "york", "Other Partnership").work(Role.COORDINATOR), message_id)
    messages.send_again(coordinator, message_id)
    assert messages.outbox(coordinator).lines[0].state == "waiting"
    assert messages.to_send(store, message_id) is not None


def test_one_address_that_is_refused_is_nobody_elses_trouble_but_one_after_the_other_is(
    store: Store, partnership_id: UUID
) -> None:
    for recipient, late in (("typo@x.example", False), ("typo@y.example", False), ("typo@z.example", True)):
        message_id = write(store, partnership_id)
        with store.changing() as session:
            session.get_one(Message, message_id).recipient = recipient
            for task in session.scalars(select(Task)):
                task.problem = "SMTPRecipientsRefused"
        assert late_emails.are_late(store) is late, recipient
    with store.changing() as session:
        for task in session.scalars(select(Task)):
            task.state = "done"
    assert not late_emails.are_late(store)
