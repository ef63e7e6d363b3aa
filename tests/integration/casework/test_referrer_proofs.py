"""One-time codes of referrers, drafts taken up in another browser, and their end after 30 days."""

from __future__ import annotations

import io
import os
import re
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from casework.actions import messages, typed_words, upkeep
from casework.actions.referrals import attachments, drafts, left_pages, proofs, referrals, saved
from casework.actions.typed_words import TypedWords
from casework.actions.work import NotFound
from casework.records.tables import KeptFile, Message, Referral, ReferralAttachment, ReferralDraft, ReferrerCode
from casework.rules.permissions import Role
from tests.integration.casework.acts import SOME_ID, at_once, refused
from tests.integration.casework.examples import full_answers
from tests.integration.casework.scene import Scene

EMAIL = "pat.brown@trust.example"


def sent(scene: Scene, purpose: str = "referral-code") -> list[str]:
    """Return the texts of the e-mails of that purpose, the oldest first."""
    with scene.store.looking() as session:
        query = select(Message.id).where(Message.purpose == purpose).order_by(Message.created_at)
        ids = session.scalars(query).all()
    return [outgoing.text for one in ids if (outgoing := messages.to_send(scene.store, one)) is not None]


def code_in(text: str) -> str:
    """Return the code in an e-mail."""
    found = re.search(r"\b[0-9]{3} [0-9]{3}\b", text)
    assert found, text
    return found[0]


def proved(scene: Scene, email: str = EMAIL, typed: str = "") -> str:
    """Return the secret of a browser that asked for a code and gave it back."""
    work = scene.as_referrer()
    secret = proofs.ask(work, scene.here.partnership_id, email, typed)
    proofs.prove(work, secret, code_in(sent(scene)[-1]))
    return secret


def test_a_code_proves_the_address_and_begins_a_referral(scene: Scene) -> None:
    work = scene.as_referrer()
    secret = proofs.ask(work, scene.here.partnership_id, f" {EMAIL} ")
    asked = proofs.asked(scene.store, secret)
    assert asked is not None
    assert (asked.email, asked.open, asked.proved) == (EMAIL, True, False)
    with pytest.raises(NotFound):
        saved.begin(work, secret)
    proofs.prove(work, secret, f" {code_in(sent(scene)[0]).replace(' ', '-')} ")
    token = saved.begin(work, secret)
    assert drafts.load(scene.store, token).email == EMAIL
    proofs.prove(work, secret, "000000")  # proved is proved: a second click, or going back, does no harm
    assert drafts.load(scene.store, token).email == EMAIL


def test_a_wrong_code_is_counted_and_the_fifth_ends_the_code(scene: Scene) -> None:
    work = scene.as_referrer()
    secret = proofs.ask(work, scene.here.partnership_id, EMAIL)
    code = code_in(sent(scene)[0]).replace(" ", "")
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    said = [refused(lambda: proofs.prove(work, secret, wrong)) for _ in range(5)]
    assert said == ["wrong-code"] * 4 + ["code-ended"]
    assert refused(lambda: proofs.prove(work, secret, code)) == "code-ended"
    assert saved.of_browser(scene.store, secret) is None
    again = proofs.ask_again(work, secret)
    assert refused(lambda: proofs.prove(work, again, code)) == "wrong-code", "the old code is no code any more"
    proofs.prove(work, again, code_in(sent(scene)[-1]))


def test_many_guesses_at_once_are_five(scene: Scene) -> None:
    work = scene.as_referrer()
    secret = proofs.ask(work, scene.here.partnership_id, EMAIL)
    at_once(
        *[lambda number=number: refused(lambda: proofs.prove(work, secret, f"x{number}")) for number in range(9)]
    )
    assert scene.one(select(ReferrerCode)).attempts == 5


def test_a_code_works_for_ten_minutes_and_its_proof_for_an_hour(scene: Scene) -> None:
    work = scene.as_referrer()
    late = proofs.ask(work, scene.here.partnership_id, EMAIL)
    scene.clock.forward(minutes=10)
    assert refused(lambda: proofs.prove(work, late, code_in(sent(scene)[-1]))) == "code-ended"
    secret = proved(scene)
    scene.clock.forward(minutes=59)
    assert saved.of_browser(scene.store, secret) is not None
    scene.clock.forward(minutes=1)
    assert saved.of_browser(scene.store, secret) is None
    with pytest.raises(NotFound):
        saved.begin(work, secret)


def test_asking_tells_nothing_of_an_address_and_floods_no_mailbox(scene: Scene) -> None:
    work, here = scene.as_referrer(), scene.here.partnership_id
    for _ in range(7):
        secret = proofs.ask(work, here, EMAIL)
        asked = proofs.asked(scene.store, secret)
        assert asked is not None
        assert asked.open, "what the page sees is the same when no more is sent"
    assert len(sent(scene)) == 5
    proofs.ask(work, here, "else@trust.example")
    assert len(sent(scene)) == 6
    scene.clock.forward(hours=1, seconds=1)
    proofs.ask(work, here, EMAIL.upper())
    assert len(sent(scene)) == 7
    for wrong in ("", "a secret that nobody was given"):
        assert proofs.asked(scene.store, wrong) is None
        with pytest.raises(NotFound):
            proofs.prove(work, wrong, "000000")
    with pytest.raises(NotFound):
        proofs.ask(work, SOME_ID, EMAIL)


def test_a_referral_is_taken_up_elsewhere_and_then_open_there_alone(scene: Scene) -> None:
    work = scene.as_referrer()
    first = saved.begin(work, proved(scene))
    drafts.save_page(work, first, "kind", {"kind": "near-miss"})
    other = proved(scene, EMAIL.upper())
    mine = saved.of_browser(scene.store, other)
    assert mine is not None
    (line,) = mine.open
    second = saved.take_up(work, other, line.id)
    assert drafts.load(scene.store, second).answers == {"kind": {"kind": "near-miss"}}
    with pytest.raises(NotFound):
        drafts.load(scene.store, first)
    strangers = proved(scene, "stranger@trust.example")
    seen = saved.of_browser(scene.store, strangers)
    assert seen is not None
    assert seen.drafts == ()
    for draft_id in (line.id, SOME_ID):
        with pytest.raises(NotFound):
            saved.take_up(work, strangers, draft_id)
    assert drafts.load(scene.store, second).answers


def test_what_was_typed_while_it_was_not_open_comes_along_to_its_own_draft_only(scene: Scene) -> None:
    work = scene.as_referrer()
    mine = drafts.load(scene.store, saved.begin(work, proved(scene)))
    other = drafts.load(scene.store, saved.begin(work, proved(scene)))
    words = TypedWords(drafts.mark_of(scene.store, mine.id), "family/1/", [("name", "Ann"), ("address", "1\r\n2")])
    secret = proved(scene, typed=typed_words.seal(scene.store, words))
    assert drafts.load(scene.store, saved.take_up(work, secret, other.id)).typed == {}
    token = saved.take_up(work, secret, mine.id)
    assert drafts.load(scene.store, token).typed == {"family/1/": [("name", "Ann"), ("address", "1\r\n2")]}
    drafts.keep_typed(work, token, left_pages.place_of("family", 2), [("name", "Ben")])
    drafts.save_entry(work, token, "family", 1, {"name": "Ann"})
    assert drafts.load(scene.store, token).typed == {"family/2/": [("name", "Ben")]}, "what is right is kept once"
    drafts.remove_entry(work, token, "family", 1)
    assert drafts.load(scene.store, token).typed == {"family/1/": [("name", "Ben")]}, "later entries move up"


def test_who_leaves_is_told_once_a_day_how_to_come_back(scene: Scene) -> None:
    work = scene.as_referrer()
    token = saved.begin(work, proved(scene))
    until = saved.say_saved(work, token)
    assert until == date(2026, 12, 2)
    saved.say_saved(work, token)
    (text,) = sent(scene, "referral-saved")
    assert "2 December 2026" in text
    assert "/refer/wexborough" in text
    saved.say_saved(work, scene.draft({}))
    assert len(sent(scene, "referral-saved")) == 1, "a draft without an address has nobody to tell"


def test_the_owner_is_reminded_once_before_a_draft_is_deleted(scene: Scene) -> None:
    work = scene.as_referrer()
    token = saved.begin(work, proved(scene))
    scene.draft({})
    scene.clock.forward(days=24)
    saved.remind(scene.store)
    assert sent(scene, "referral-ends") == []
    scene.clock.forward(days=2)
    saved.remind(scene.store)
    saved.remind(scene.store)
    assert len(sent(scene, "referral-ends")) == 1
    drafts.save_page(work, token, "kind", {"kind": "near-miss"})
    scene.clock.forward(days=26)
    saved.remind(scene.store)
    assert len(sent(scene, "referral-ends")) == 2, "left again, told again"
    referrals.submit(scene.as_referrer(), scene.draft())
    scene.clock.forward(days=26)
    saved.remind(scene.store)
    assert len(sent(scene, "referral-ends")) == 2, "nothing is due where nothing waits"


def attach(scene: Scene, token: str, content: bytes = b"%PDF-1.7 a file", name: str = "Ada Green.pdf") -> UUID:
    """Add a file to a draft."""
    source = io.BytesIO(content)
    return attachments.add(scene.as_referrer(), token, file_name=name, media_kind="pdf", source=source)


def test_files_of_a_draft_are_added_once_and_taken_out(scene: Scene) -> None:
    work, token = scene.as_referrer(), scene.draft()
    first = attach(scene, token)
    assert attach(scene, token) == first
    second = attach(scene, token, b"%PDF-1.7 another")
    assert scene.tasks("check-attachment") == [first, second]
    attachments.remove(work, token, first)
    attachments.remove(work, token, first)
    assert [one.id for one in attachments.of_draft(scene.store, token)] == [second]
    attachments.remove(work, scene.draft({}), second)
    assert len(attachments.of_draft(scene.store, token)) == 1, "another draft's file is not taken out"
    for number in range(19):
        attach(scene, token, f"%PDF-1.7 {number}".encode())
    assert refused(lambda: attach(scene, token, b"one more")) == "attachments"


def test_a_file_that_does_not_open_keeps_the_referral_until_it_is_taken_out(scene: Scene) -> None:
    work, token = scene.as_referrer(), scene.draft()
    good, bad = attach(scene, token), attach(scene, token, b"%PDF-1.7 damaged")
    attachments.record_check(scene.store, good, findings=["comment", "comment"])
    attachments.record_check(scene.store, bad, refusal="damaged")
    assert refused(lambda: referrals.submit(work, token)) == "attachment"
    attachments.remove(work, token, bad)
    referrals.submit(work, token)
    assert refused(lambda: attach(scene, token)) == "submitted"
    assert sent(scene, "referral-receipt")
    assert refused(lambda: attachments.remove(work, token, good)) == "submitted"
    assert scene.one(select(ReferralAttachment)).referral_id is not None


def vault_files(scene: Scene) -> list[Path]:
    """Return the files of the vault."""
    return [file for file in scene.store.vault._folder.rglob("*") if file.is_file()]


def test_after_30_days_answers_and_files_are_deleted(scene: Scene) -> None:
    work = scene.as_referrer()
    token = saved.begin(work, proved(scene))
    attach(scene, token, b"%PDF-1.7 of a draft")
    shared = attach(scene, token, b"%PDF-1.7 of both")
    other = scene.draft()
    attach(scene, other, b"%PDF-1.7 of both")
    referrals.submit(work, other)
    with scene.store.looking() as session:
        kept = {row.id: row.sha256 for row in session.scalars(select(ReferralAttachment))}
    for file in vault_files(scene):
        os.utime(file, (0, 0))  # the vault's own clock is the file system's
    scene.clock.forward(days=31)
    upkeep.tidy_up(scene.store)
    assert scene.count(ReferralDraft) == 0
    assert scene.count(ReferrerCode) == 0
    with scene.store.looking() as session:
        left = set(session.scalars(select(KeptFile.sha256)))
    assert kept[shared] in left, "a referral points to it too"
    assert len(left & set(kept.values())) == 1
    assert [scene.store.vault.holds(sha256) for sha256 in set(kept.values()) - left] == [False], (
        "its bytes are gone"
    )
    assert scene.store.vault.holds(kept[shared])


def test_no_address_and_no_file_name_is_readable_beside_the_e_mails(scene: Scene) -> None:
    token = saved.begin(scene.as_referrer(), proved(scene))
    attach(scene, token, name="Zqxjk.pdf")
    with scene.store.looking() as session:
        rows = [*session.scalars(select(ReferralDraft)), *session.scalars(select(ReferrerCode))]
        rows += list(session.scalars(select(ReferralAttachment)))
        whole = repr([vars(row) for row in rows])
    assert "pat.brown" not in whole
    assert "Zqxjk" not in whole
    assert "Zqxjk" not in repr([entry.details for entry in scene.entries("referral-file-added")])


def test_the_receipt_goes_to_the_proved_address_and_the_record_names_it(scene: Scene) -> None:
    work = scene.as_referrer()
    token = saved.begin(work, proved(scene))
    for page, given in full_answers().items():
        if isinstance(given, list):
            drafts.save_entry(work, token, page, 1, given[0])
        else:
            drafts.save_page(work, token, page, given)
    referrals.submit(work, token)
    with scene.store.looking() as session:
        receipts = session.scalars(select(Message.recipient).where(Message.purpose == "referral-receipt")).all()
    assert receipts == [EMAIL]
    view = referrals.show_referral(scene.here.work(Role.COORDINATOR), scene.one(select(Referral.id)))
    assert dict(view.sections)["Sent by"] == (("Email address that a code proved", EMAIL),)
