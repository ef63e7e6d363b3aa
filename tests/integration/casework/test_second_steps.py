"""The step after the password: codes, recovery codes, losing them; and signing in by one's organisation."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pyotp
import pytest
from sqlalchemy import select

from casework.actions import messages
from casework.actions.people import accounts, authenticators, outside, own_account, people, second_steps
from casework.actions.people.outside import Identity
from casework.actions.work import NotPermitted, Store, Work
from casework.records.tables import Message
from casework.rules.permissions import Role
from tests.conftest import SetClock
from tests.integration.casework.test_people import LIMITS, NEW, code_of, token_of, visitor
from tests.journeys.people import PASSWORD, Cast, make_cast

ISSUER = "https://login.wexborough.example"


@pytest.fixture
def cast(store: Store) -> Cast:
    """Return a partnership and its people."""
    return make_cast(store)


@pytest.fixture
def chair(cast: Cast) -> Work:
    """Return `Work` as the chair."""
    return cast.work(Role.CHAIR)


def with_app(work: Work) -> tuple[pyotp.TOTP, tuple[str, ...]]:
    """Add an app for codes, and return it with the recovery codes."""
    app = pyotp.TOTP(authenticators.begin(work).secret)
    return app, authenticators.confirm(work, app.at(work.store.now()))


def written(store: Store, purpose: str) -> list[str]:
    """Return the texts of the e-mails of that kind that wait to be sent."""
    with store.looking() as session:
        ids = session.scalars(select(Message.id).where(Message.purpose == purpose)).all()
    found = [messages.to_send(store, message_id) for message_id in ids]
    return [outgoing.text for outgoing in found if outgoing is not None]


def begun(store: Store, cast: Cast) -> str:
    """Return what waits for the chair's second step."""
    found = accounts.sign_in(visitor(store), cast.people[Role.CHAIR].email, PASSWORD)
    assert not found.session
    assert found.pending
    return found.pending


def test_a_code_comes_after_the_password_and_counts_once(
    store: Store, cast: Cast, chair: Work, clock: SetClock
) -> None:
    app, _ = with_app(chair)
    used = app.at(store.now())
    pending = begun(store, cast)
    assert code_of(lambda: second_steps.finish(visitor(store), pending, used)) == "code", "a code counts once"
    clock.forward(seconds=60)
    typed = app.at(store.now())
    token = second_steps.finish(visitor(store), pending, f" {typed[:3]} {typed[3:]} ", browser="Firefox")
    found = accounts.resume(store, token, **LIMITS)
    assert found is not None
    assert found.actor.account_id == chair.actor.account_id
    assert code_of(lambda: second_steps.finish(visitor(store), pending, typed)) == "sign-in-ended"
    (line,) = own_account.sessions(chair, found.session_id, **LIMITS)
    assert (line.browser, line.how, line.here) == ("Firefox", "code", True)


def test_what_waits_for_a_code_ends_after_ten_minutes(
    store: Store, cast: Cast, chair: Work, clock: SetClock
) -> None:
    app, _ = with_app(chair)
    pending = begun(store, cast)
    clock.forward(minutes=10)
    assert code_of(lambda: second_steps.finish(visitor(store), pending, app.at(store.now()))) == "sign-in-ended"
    assert code_of(lambda: second_steps.finish(visitor(store), "", app.at(store.now()))) == "sign-in-ended"


@pytest.mark.parametrize("aside", [-90, -60, 60, 90])
def test_a_code_of_another_minute_is_refused(
    store: Store, cast: Cast, chair: Work, clock: SetClock, aside: int
) -> None:
    app, _ = with_app(chair)
    pending = begun(store, cast)
    clock.forward(minutes=5)
    other = app.at(store.now() + timedelta(seconds=aside))
    assert code_of(lambda: second_steps.finish(visitor(store), pending, other)) == "code"


def test_wrong_codes_lock_the_account_also_for_the_right_one(
    store: Store, cast: Cast, chair: Work, clock: SetClock
) -> None:
    app, _ = with_app(chair)
    pending = begun(store, cast)
    clock.forward(minutes=2)
    codes = [code_of(lambda: second_steps.finish(visitor(store), pending, "000000")) for _ in range(5)]
    assert codes == ["code"] * 4 + ["sign-in-ended"]
    email = cast.people[Role.CHAIR].email
    assert code_of(lambda: accounts.sign_in(visitor(store), email, PASSWORD)) == "sign-in"
    clock.forward(minutes=16)
    assert second_steps.finish(visitor(store), begun(store, cast), app.at(store.now()))


def test_a_recovery_code_counts_once_and_its_owner_is_told(store: Store, cast: Cast, chair: Work) -> None:
    _, codes = with_app(chair)
    assert len(set(codes)) == 10
    typed = codes[3].upper().replace("-", " ")
    token = second_steps.finish(visitor(store), begun(store, cast), typed)
    found = accounts.resume(store, token, **LIMITS)
    assert found is not None
    assert not found.to_set_up
    assert authenticators.recovery_codes_left(chair) == 9
    pending = begun(store, cast)
    assert code_of(lambda: second_steps.finish(visitor(store), pending, codes[3])) == "code"
    newer = authenticators.renew_recovery_codes(chair)
    assert code_of(lambda: second_steps.finish(visitor(store), pending, codes[4])) == "code"
    assert second_steps.finish(visitor(store), pending, newer[4])


def test_an_administrator_helps_who_lost_the_phone(store: Store, cast: Cast, chair: Work) -> None:
    with_app(chair)
    token = accounts.sign_in(visitor(store), cast.people[Role.CHAIR].email, PASSWORD)
    with pytest.raises(NotPermitted):
        second_steps.forget_all(cast.work(Role.COORDINATOR), cast.people[Role.CHAIR].account_id)
    second_steps.forget_all(cast.work(Role.ADMINISTRATOR), cast.people[Role.CHAIR].account_id)
    assert code_of(lambda: second_steps.finish(visitor(store), token.pending, "000000")) == "code"
    assert accounts.sign_in(visitor(store), cast.people[Role.CHAIR].email, PASSWORD).session


def test_who_was_invited_must_add_a_second_step(store: Store, cast: Cast) -> None:
    admin = cast.work(Role.ADMINISTRATOR)
    token = token_of(people.invite(admin, name="Sam", email="sam@x.example", roles=[Role.CHAIR]))
    session = people.take_up_invitation(visitor(store), token, NEW)
    found = accounts.resume(store, session, **LIMITS)
    assert found is not None
    assert found.to_set_up
    sam = Work(store, found.actor)
    other = accounts.sign_in(visitor(store), "sam@x.example", NEW).session
    with_app(sam)
    own_account.second_step_added(sam, found.session_id)
    again = accounts.resume(store, session, **LIMITS)
    assert again is not None
    assert not again.to_set_up
    assert accounts.resume(store, other, **LIMITS) is None, "a session that showed only a password ends"


def test_a_new_password_by_link_ends_sessions_and_keeps_the_second_step(
    store: Store, cast: Cast, chair: Work
) -> None:
    email = cast.people[Role.CHAIR].email
    session = accounts.sign_in(visitor(store), email, PASSWORD).session
    with_app(chair)
    own_account.ask_for_new_password(visitor(store), "nobody@x.example")
    assert not written(store, "new-password")
    own_account.ask_for_new_password(visitor(store), email.upper())
    (text,) = written(store, "new-password")
    token = next(word for word in text.split() if "/new-password/" in word).rsplit("/", 1)[1]
    own_account.read_password_link(store, token)
    assert code_of(lambda: own_account.set_new_password(visitor(store), token, "short")) == "password"
    own_account.set_new_password(visitor(store), token, NEW)
    assert accounts.resume(store, session, **LIMITS) is None
    assert code_of(lambda: own_account.set_new_password(visitor(store), token, NEW)) == "link"
    assert code_of(lambda: accounts.sign_in(visitor(store), email, PASSWORD)) == "sign-in"
    assert accounts.sign_in(visitor(store), email, NEW).pending, "the link is no way round the second step"


def test_proving_who_one_is_again(store: Store, cast: Cast, chair: Work, clock: SetClock) -> None:
    session = accounts.sign_in(visitor(store), cast.people[Role.CHAIR].email, PASSWORD).session
    found = accounts.resume(store, session, **LIMITS)
    assert found is not None
    app, _ = with_app(chair)
    clock.forward(minutes=11)
    assert store.now() - found.proved_at > own_account.PROVED_FOR
    assert code_of(lambda: own_account.prove(chair, found.session_id, "wrong")) == "password"
    assert code_of(lambda: own_account.prove(chair, found.session_id, PASSWORD, "123")) == "code"
    own_account.prove(chair, found.session_id, PASSWORD, app.at(store.now()))
    again = accounts.resume(store, session, **LIMITS)
    assert again is not None
    assert store.now() - again.proved_at < own_account.PROVED_FOR


def test_signing_out_everywhere(store: Store, cast: Cast, chair: Work) -> None:
    email = cast.people[Role.CHAIR].email
    tokens = [accounts.sign_in(visitor(store), email, PASSWORD).session for _ in range(3)]
    found = [accounts.resume(store, token, **LIMITS) for token in tokens]
    assert found[0] is not None
    assert found[1] is not None
    assert len(own_account.sessions(chair, found[0].session_id, **LIMITS)) == 3
    own_account.end_session(chair, found[1].session_id)
    assert accounts.resume(store, tokens[1], **LIMITS) is None
    own_account.end_all_sessions(chair)
    assert [accounts.resume(store, token, **LIMITS) for token in tokens] == [None] * 3


def test_an_organisation_opens_the_account_of_its_address_and_then_only_by_its_own_number(
    store: Store, cast: Cast
) -> None:
    admin, domains = cast.work(Role.ADMINISTRATOR), ["Wexborough.example"]
    email = "sam@wexborough.example"
    people.invite(admin, name="Sam", email=email, roles=[Role.CHAIR])
    first = outside.sign_in(visitor(store), Identity(ISSUER, "77", email.upper()), domains)
    found = accounts.resume(store, first, **LIMITS)
    assert found is not None
    assert found.actor.name == "Sam"
    assert not found.to_set_up, "an organisation asks for a second step itself"
    assert outside.sign_in(visitor(store), Identity(ISSUER, "77", "married@wexborough.example"), domains)
    refused = [
        Identity(ISSUER, "78", email),  # another person there, with the address of one who is linked
        Identity(ISSUER, "79", ""),  # an address that was not proved
        Identity(ISSUER, "80", "nobody@wexborough.example"),
        Identity(ISSUER, "81", "chair@elsewhere.example"),
    ]
    for identity in refused:
        assert code_of(partial(outside.sign_in, visitor(store), identity, domains)) == "organisation"
    assert code_of(lambda: outside.sign_in(visitor(store), Identity(ISSUER, "82", email), [])) == "organisation"
    assert found.actor.account_id is not None
    people.close(admin, found.actor.account_id)
    assert (
        code_of(lambda: outside.sign_in(visitor(store), Identity(ISSUER, "77", email), domains)) == "organisation"
    )
