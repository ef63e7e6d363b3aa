"""Words typed into a page whose referral is not open any more: shown back, and brought along when it is taken up.

They travel sealed in the page, with a mark of the referral to which they belong: taken up again, it has them at
the page on which they were typed. They are kept nowhere while nobody proved the address.
"""

from __future__ import annotations

from collections.abc import Sequence
from hmac import compare_digest

from flask import jsonify, redirect, render_template, request
from flask_wtf.csrf import CSRFError

from casework.actions import typed_words
from casework.actions.referrals import drafts, left_pages
from casework.actions.referrals.drafts import Draft
from casework.actions.typed_words import TypedWords
from casework.rules.form_model import Part
from casework.rules.saved_elsewhere import SHOWN, marks_alone, marks_of
from webforms.access import current_store, referrer_work
from webforms.errors import Answer, form_too_old
from webforms.fields import DayMonthYear
from webforms.journeys.referral.draft_cookie import open_draft, token, whose_form
from webforms.journeys.referral.forms import EmailForm
from webforms.journeys.referral.pages import Shown, pages
from webforms.journeys.referral.questions import form_of

MARK = "referral"
"""The hidden field with the mark of the referral to which a page belongs."""
ENTRY_MARK = "entry"
"""The hidden field with the mark of the child, person or agency to which a page belongs (`form_entries`)."""
_NO_ANSWERS = ("csrf_token", "later", "page_of", "place", "autosave", "discard", MARK, ENTRY_MARK)
_ASKING = ("referral.page", "referral.entry")
_REASON, _OF = "reason-", "-of"
"""How the fields of the page about odd dates begin; and end where they are no words of a person."""


@pages.errorhandler(CSRFError)
def page_too_old(_error: CSRFError) -> Shown | Answer:
    """Lose no word of a page that is too old to be sent, as after the browser was closed and opened again."""
    if request.endpoint not in _ASKING:
        return form_too_old()
    if "autosave" in request.form:  # its words stay on the page, which says so
        return jsonify(saved=False, code="too-old", message="This page was open for too long")
    draft = open_draft()
    mark = request.form.get(MARK, "")
    if draft is None or draft.submitted:
        return shown_back(str((request.view_args or {})["partnership"]), draft) or form_too_old()
    # The mark is a secret of this referral's own pages: whoever sends it sends what was typed there.
    if compare_digest(mark.encode(), drafts.mark_of(current_store(), draft.id).encode()):
        drafts.keep_typed(referrer_work(draft.partnership_id), token(), _place(draft), typed_fields())
        return redirect(request.full_path.rstrip("?"), 303)
    return shown_back(str((request.view_args or {})["partnership"]), None) or form_too_old()


def typed_fields() -> list[tuple[str, str]]:
    """Return what was typed into a page, field by field, with what the page showed; () when nothing was typed."""
    fields = page_fields()
    return fields if any(text.strip() for name, text in fields if name != SHOWN) else []


def page_fields() -> list[tuple[str, str]]:
    """Return the fields of a page as it was sent, with what the page showed."""
    return [(name, text) for name, text in request.form.items(multi=True) if name not in _NO_ANSWERS]


def shown_back(partnership: str, draft: Draft | None) -> str | None:
    """Return the page that shows back what was just sent, None when nothing was, or nothing new.

    draft: the one that was sent meanwhile; None when it is not open in this browser any more.
    """
    sent = draft is not None and bool(draft.submitted)
    fields = typed_fields() if request.method == "POST" else []
    part = _asked(draft) if request.endpoint in _ASKING else None
    if not fields or (sent and part is not None and _as_shown(part)):
        return None
    sealed = ""
    if not sent and part is not None:
        words = TypedWords(request.form.get(MARK, ""), _place(None), fields)
        sealed = typed_words.seal(current_store(), words)
    return render_template(
        "referral/typed_back.html",
        form=EmailForm(formdata=None) if sealed else None,
        typed=sealed,
        answers=_in_words(fields, part),
        reference=draft.submitted if draft is not None else "",
        face=whose_form(),
    )


def _as_shown(part: Part) -> bool:
    """Return whether a page was sent as it was shown, so that nothing on it is new."""
    form = form_of(part)(formdata=request.form)
    if any(isinstance(field, DayMonthYear) and field.data is None and any(field.typed.values()) for field in form):
        return False
    shown = marks_of(form.as_text(), (question.name for question in part.questions))
    return compare_digest(shown.encode(), marks_alone(request.form.get(SHOWN, "")).encode())


def _place(draft: Draft | None) -> str:
    """Return the place of the page that was sent."""
    given = request.view_args or {}
    part = _asked(draft)
    return left_pages.place_of(str(given["name"]), int(given.get("number", 0)), part.name if part else "")


def _asked(draft: Draft | None) -> Part | None:
    """Return the screen that was sent, by the draft's form or, without one, by the form in force."""
    form = draft.form if draft is not None else drafts.form_now(current_store(), whose_form().id)
    given = request.view_args or {}
    page = next((page for page in form.pages if page.name == given.get("name")), None)
    if page is None:
        return None
    return next((part for part in page.parts if part.name == given.get("step")), page.parts[0])


def _in_words(fields: Sequence[tuple[str, str]], part: Part | None) -> list[tuple[str, str]]:
    """Return what was typed as (question, words); the three parts of a date are one."""
    labels = {question.name: question for question in part.questions} if part else {}
    found: dict[str, list[str]] = {}
    for name, text in fields:
        whole, _, last = name.rpartition("-")
        question = whole if last in ("day", "month", "year") and whole else name
        if text.strip() and name != SHOWN and not (name.startswith(_REASON) and name.endswith(_OF)):
            found.setdefault("Why these dates are right" if name.startswith(_REASON) else question, []).append(
                text
            )
    return [
        (labels[name].label, labels[name].in_words(" ".join(texts))) if name in labels else (name, " ".join(texts))
        for name, texts in found.items()
    ]
