"""A page of a referral that keeps what is typed into it before it is saved, and what it was refused with.

The words lie with those of pages that were left (`left_pages`): sealed, beside the draft's answers, and deleted
with it. Keeping has no audit entry, like the time a person was last seen: saving the page has one.
"""

from __future__ import annotations

from collections.abc import Callable

from casework.actions.referrals import drafts
from casework.actions.referrals.drafts import Draft
from casework.actions.referrals.left_pages import Fields, put_typed, seal_typed, typed_of
from casework.actions.work import Refusal, Work

LONGEST = 200_000
"""Characters of one page with the names of its fields: several times what its questions take."""


def keep(work: Work, token: str, place: str, sent: Fields, words: Callable[[Draft], Fields]) -> None:
    """Keep what stands on a page, in the place of what was kept of it before.

    place: see `left_pages.place_of`. sent: the page's fields. words: what of them is to be kept beside a draft as
    it is; () where it holds all that they say, as when they come after the page was saved.
    Raises Refusal("too-long", "submitted"), NotFound.
    """
    if sum(len(name) + len(text) for name, text in sent) > LONGEST:
        raise Refusal("too-long", "This is too long to be kept while you type")
    store = work.store
    with store.changing() as session:
        draft = drafts.find(session, store, token, lock=True)
        if draft.submitted_as is not None:
            raise Refusal("submitted", "This referral has been sent, so it cannot be changed")
        fields = words(drafts.opened(session, store, draft))
        if not fields:
            seal_typed(
                store, draft, {name: words for name, words in typed_of(store, draft).items() if name != place}
            )
            return
        put_typed(store, draft, place, fields)
        draft.changed_at = store.now()


def forget(work: Work, token: str, place: str) -> None:
    """Throw away what was kept of a page. Raises NotFound."""
    store = work.store
    with store.changing() as session:
        draft = drafts.find(session, store, token, lock=True)
        seal_typed(store, draft, {name: words for name, words in typed_of(store, draft).items() if name != place})
