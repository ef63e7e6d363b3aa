"""What a case offers to its documents, from its records: every fact by the name that templates call it.

Nothing is asked of anybody that a record holds. Which names there are: documents.writing.reports.report_fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import clocks
from casework.actions.codes.known_people import referral_context
from casework.actions.codes.words import Words, coder_of, newest_build
from casework.actions.forms import versions
from casework.actions.reach import partnership_of, settings_of
from casework.actions.reports import agreed, meetings as report_meetings, people_of_case, returns as report_returns
from casework.actions.work import LOCAL_TIME, SERVICE, Work
from casework.records.store import Store
from casework.records.tables import Account, AgencyRequest, Case, Grant, Referral, Report, Review
from casework.rules import referral_form, stages
from casework.rules.ages import age_in_words
from casework.rules.form_model import Answers, Form, Page
from casework.rules.permissions import ROLE_NAMES, Role
from casework.rules.report_kinds import ReportKind

Facts = dict[str, Any]
_GROUP = (Role.CHAIR, Role.GROUP_MEMBER, Role.PARTNER)
IN_CODES = (
    "People are shown by the codes of the case’s key. Read the document before you share it: a name that the key "
    "does not know still stands."
)
BY_NAME = "The case has no combined chronology and so no key yet: people are shown by name, as they were written."
_PROCESSES = ("police", "coroner", "family_court", "cdop", "other_reviews")


def day_in_words(day: date | None) -> str:
    """Return a day as "4 March 2021", "" for none."""
    return f"{day.day} {day:%B %Y}" if day else ""


def facts_of(session: Session, store: Store, report: Report, kind: ReportKind) -> Facts:
    """Return every fact of the report's case: texts, "" where nothing is recorded; lists of mappings of them."""
    case = session.get_one(Case, report.case_id)
    request = session.get(AgencyRequest, report.request_id) if report.request_id else None
    referral = session.get(Referral, case.referral_id) if case.referral_id else None
    answers: Answers = store.keys.unseal(referral.answers, referral_context(referral.id)) if referral else {}
    built = newest_build(session, case.id)
    words = Words(coder_of(session, store, built)) if built else Words()
    return {
        **_partnership(session, case),
        "names_shown": IN_CODES if built else BY_NAME,
        "coordinator": session.get_one(Account, report.asked_by).name,
        "prepared_on": day_in_words(report.asked_at.astimezone(LOCAL_TIME).date()),
        "classification": kind.marking,
        **_case(case),
        "referral_reference": referral.reference if referral else "",
        **_referral(answers, _form(session, referral), case.code_name, words),
        **_clocks(session, store, case),
        **report_returns.of_case(session, store, case, words),
        **report_returns.of_request(session, store, request),
        **agreed.of_case(session, store, case, words),
        **report_meetings.of_meeting(session, store, report, words),
        **_group(session, case),
        **people_of_case.of_case(session, store, case, words),
        **_publication(session, store, case),
    }


def _partnership(session: Session, case: Case) -> Facts:
    settings = settings_of(session, case.partnership_id)
    return {
        "partnership": partnership_of(session, case.partnership_id).name,
        "area": settings.area,
        "contact_email": settings.contact_email,
        "contact_phone": settings.contact_phone,
        "review_word": settings.review_word,
        "review_name": settings.review_name,
        "group_name": settings.group_name,
    }


def _case(case: Case) -> Facts:
    first, last = case.scope_first, case.scope_last
    return {
        "case_reference": case.reference,
        "code_name": case.code_name,
        "stage": stages.stage(case.stage, scoped=first is not None).title,
        "opened_on": day_in_words(case.opened_at.astimezone(LOCAL_TIME).date()),
        "scope": f"{day_in_words(first)} to {day_in_words(last)}" if first and last else "",
        "scope_first": day_in_words(first),
        "scope_last": day_in_words(last),
    }


def _form(session: Session, referral: Referral | None) -> Form:
    return versions.form_of(session, referral) if referral else referral_form.referral_form()


def _referral(answers: Answers, form: Form, code_name: str, words: Words) -> Facts:
    told: Mapping[str, Any] = answers.get("circumstances", {})
    safety: Mapping[str, Any] = answers.get("safety", {})
    criteria: Mapping[str, Any] = answers.get("criteria", {})
    children = answers.get("children", ())
    kind = str(answers.get("kind", {}).get("kind", ""))
    asked = form.page("criteria")
    return {
        "incident_kind": form.page("kind").question("kind").in_words(kind) if kind else "",
        "incident_on": day_in_words(_day(children[0].get("date_of_incident"))) if children else "",
        "category_of_harm": told.get("category_of_harm", ""),
        "circumstances": words.say(told.get("what_happened", "")),
        "working_together": words.say(told.get("concerns_about_working_together", "")),
        "good_practice_seen": words.say(told.get("good_practice_seen", "")),
        "immediate_risk": words.say(safety.get("immediate_risk", "")),
        "siblings_safe": words.say(safety.get("siblings_safe", "")),
        "children": [
            _child(child, form.page("children"), code_name, number, len(children), words)
            for number, child in enumerate(children, 1)
        ],
        "family": [
            {
                "relationship": words.say(one.get("relationship", "")),
                "part": words.say(one.get("known_to_the_incident_how", "")),
            }
            for one in answers.get("family", ())
        ],
        "criteria": [
            {
                "letter": letter,
                "criterion": asked.question(f"{letter}_answer").label.removeprefix(f"({letter}) "),
                "answer": _in_words(asked.question(f"{letter}_answer"), criteria.get(f"{letter}_answer", "")),
                "reason": words.say(criteria.get(f"{letter}_reason", "")),
            }
            for letter in "abcd"
            if criteria
        ],
        "parallel_processes": [
            {"process": form.page("safety").question(name).label, "state": words.say(safety[name])}
            for name in _PROCESSES
            if safety.get(name, "").strip()
        ],
        "own_answers": [
            {"question": words.say(question), "answer": words.say(answer)}
            for question, answer in referral_form.own_answers(answers, form)
        ],
    }


def _child(
    child: Mapping[str, str], page: Page, code_name: str, number: int, of: int, words: Words
) -> dict[str, str]:
    name = child.get("name", "")
    coded = words.say(name)  # as the key calls the child everywhere else
    born, incident = _day(child.get("date_of_birth")), _day(child.get("date_of_incident"))

    def said(name: str) -> str:
        # A question that this form leaves out has no answer either.
        return _in_words(page.question(name), child[name]) if name in child else ""

    return {
        "code": coded if coded != name else code_name if of == 1 else f"{code_name} (child {number})",
        "age": age_in_words(born, incident) if born and incident else "",
        "sex": said("sex"),
        "ethnicity": said("ethnicity"),
        "disability": said("disability"),
        "died": said("died"),
        "legal_status": words.say(said("legal_status")),
        "protection_plan": said("child_protection_plan"),
    }


def _clocks(session: Session, store: Store, case: Case) -> Facts:
    running = clocks.of_referral(session, Work(store, SERVICE), case.referral_id) if case.referral_id else ()
    named = {clock.name: clock for clock in running}
    sent, rapid, publish = (named.get(name) for name in ("notification", "rapid-review", "publish-lcspr"))
    return {
        "notified_on": day_in_words(sent.met_on) if sent else "",
        "rapid_review_due": day_in_words(rapid.due_on) if rapid else "",
        "publish_due": day_in_words(publish.due_on) if publish else "",
        "clocks": [
            {
                "act": clock.title,
                "due": day_in_words(clock.due_on),
                "done": day_in_words(clock.met_on),
                "state": "Late" if clock.late or clock.was_late else "In time" if clock.met_on else "Running",
            }
            for clock in running
        ],
    }


def _group(session: Session, case: Case) -> Facts:
    query = (
        select(Grant.role)
        .join(Account, Grant.account_id == Account.id)
        .where(Account.partnership_id == case.partnership_id, Account.state == "active")
        .where(Grant.role.in_([role.value for role in _GROUP]))
    )
    held = {Role(role) for role in session.scalars(query)}
    return {"panel_roles": [{"role": ROLE_NAMES[role]} for role in _GROUP if role in held]}


def _publication(session: Session, store: Store, case: Case) -> Facts:
    newest = select(Review).where(Review.case_id == case.id).order_by(Review.prepared_at.desc()).limit(1)
    review = session.scalar(newest)
    return {
        "publication_title": review.title if review else "",
        "publication_summary": review.summary if review else "",
        "publication_on": day_in_words(review.publish_on) if review else "",
        "publication_address": f"{store.public_address}/reviews/{review.slug}" if review else "",
        "themes": [{"theme": theme} for theme in review.themes] if review else [],
    }


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _in_words(question: Any, value: str) -> str:
    return str(question.in_words(value)) if value.strip() else ""
