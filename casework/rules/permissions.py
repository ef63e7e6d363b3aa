"""Who may do what. Deny by default: a role holds only what is named here.

Source: docs/rules.md R-20 (the roles of a safeguarding partnership) and docs/threats.md.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The roles an account may hold. A referrer has no account; the public needs none."""

    REPRESENTATIVE = "representative"
    SIGNATORY = "signatory"
    ACTION_OWNER = "action-owner"
    COORDINATOR = "coordinator"
    GROUP_MEMBER = "group-member"
    CHAIR = "chair"
    PARTNER = "partner"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: dict[Role, str] = {
    Role.REPRESENTATIVE: "Agency representative",
    Role.SIGNATORY: "Agency signatory",
    Role.ACTION_OWNER: "Action owner",
    Role.COORDINATOR: "Coordinator",
    Role.GROUP_MEMBER: "Case review group member",
    Role.CHAIR: "Chair",
    Role.PARTNER: "Safeguarding partner",
    Role.PUBLISHER: "Publisher",
    Role.ADMINISTRATOR: "Administrator",
}


class Permission(StrEnum):
    """What a page or an action may ask for."""

    SIGNED_IN = "signed_in"
    SEARCH = "search"
    SEE_REFERRALS = "see_referrals"
    OPEN_CASE = "open_case"
    SEE_CASES = "see_cases"
    EDIT_CASE = "edit_case"
    MAKE_DOCUMENTS = "make_documents"
    SEND_REQUESTS = "send_requests"
    SEE_CHRONOLOGY = "see_chronology"
    WORK_ON_CHRONOLOGY = "work_on_chronology"
    SEE_NAMES = "see_names"
    SEE_KEY = "see_key"
    KEEP_KEY = "keep_key"
    ANSWER_REQUESTS = "answer_requests"
    HAND_IN = "hand_in"
    SIGN_OFF = "sign_off"
    SEE_RESTRICTED = "see_restricted"
    RECORD_DECISION = "record_decision"
    SIGN_DECISION = "sign_decision"
    MOVE_STAGE = "move_stage"
    RUN_MEETINGS = "run_meetings"
    KEEP_FAMILY_LOG = "keep_family_log"
    KEEP_PROCESSES = "keep_processes"
    SEE_ACTIONS = "see_actions"
    PLAN_ACTIONS = "plan_actions"
    SEE_FIGURES = "see_figures"
    SAY_COLUMNS = "say_columns"
    FORGET_COLUMNS = "forget_columns"
    SEE_REVIEWS = "see_reviews"
    PREPARE_REVIEW = "prepare_review"
    RELEASE_REVIEW = "release_review"
    HOLD_BACK_REVIEW = "hold_back_review"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_AGENCIES = "manage_agencies"
    MANAGE_SETTINGS = "manage_settings"
    SEE_MESSAGES = "see_messages"
    MANAGE_CASE_PEOPLE = "manage_case_people"
    KEEP_OUT = "keep_out"
    SEE_AUDIT = "see_audit"
    SEE_AUDIT_OF_CASES = "see_audit_of_cases"
    SEE_AUDIT_OF_SERVICE = "see_audit_of_service"


_READS_CASES = {
    Permission.SEARCH,
    Permission.SEE_CASES,
    Permission.SEE_CHRONOLOGY,
    Permission.WORK_ON_CHRONOLOGY,
    Permission.SEE_ACTIONS,
}
"""Whoever reviews a case reads its chronology and says what its rows mean."""
_READS_NAMES = {*_READS_CASES, Permission.SEE_NAMES, Permission.SEE_KEY}
"""By names or by codes, as they choose. Who decides on the learning reads in codes alone (docs/rules.md R-50)."""
_ANSWERS = frozenset(
    {
        Permission.SEARCH,
        Permission.ANSWER_REQUESTS,
        Permission.HAND_IN,
        Permission.SAY_COLUMNS,
        Permission.SEE_ACTIONS,
    }
)

_LEADS_CASES = {
    Permission.KEEP_OUT,
    Permission.SEE_AUDIT,
    Permission.SEE_AUDIT_OF_CASES,
    Permission.RECORD_DECISION,
    Permission.MOVE_STAGE,
    Permission.RUN_MEETINGS,
    Permission.KEEP_FAMILY_LOG,
    Permission.KEEP_PROCESSES,
}
"""Coordinator and chair: what the family said, and who to ask at the police or a court, is read by them alone."""

HELD_BY: dict[Role, frozenset[Permission]] = {
    Role.REPRESENTATIVE: _ANSWERS,
    Role.SIGNATORY: _ANSWERS | {Permission.SIGN_OFF},
    Role.ACTION_OWNER: frozenset({Permission.SEE_ACTIONS}),
    Role.COORDINATOR: frozenset(
        {
            *_READS_NAMES,
            Permission.KEEP_KEY,
            Permission.SEE_REFERRALS,
            Permission.OPEN_CASE,
            Permission.EDIT_CASE,
            Permission.MAKE_DOCUMENTS,
            *_LEADS_CASES,
            Permission.PLAN_ACTIONS,
            Permission.SEE_FIGURES,
            Permission.SEND_REQUESTS,
            Permission.MANAGE_CASE_PEOPLE,
            Permission.SAY_COLUMNS,
            Permission.FORGET_COLUMNS,
            Permission.SEE_REVIEWS,
            Permission.PREPARE_REVIEW,
            Permission.HOLD_BACK_REVIEW,
            Permission.SEE_MESSAGES,
            Permission.MANAGE_AGENCIES,
            Permission.MANAGE_SETTINGS,
        }
    ),
    Role.GROUP_MEMBER: frozenset(_READS_NAMES),
    Role.CHAIR: frozenset(
        {
            *_READS_NAMES,
            Permission.SEE_REFERRALS,
            Permission.SEE_REVIEWS,
            Permission.SEE_RESTRICTED,
            *_LEADS_CASES,
            Permission.PLAN_ACTIONS,
            Permission.SEE_FIGURES,
        }
    ),
    Role.PARTNER: frozenset(
        {*_READS_CASES, Permission.SEE_REVIEWS, Permission.SIGN_DECISION, Permission.SEE_FIGURES}
    ),
    Role.PUBLISHER: frozenset(
        {Permission.SEARCH, Permission.SEE_REVIEWS, Permission.RELEASE_REVIEW, Permission.HOLD_BACK_REVIEW}
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.MANAGE_PEOPLE,
            Permission.MANAGE_AGENCIES,
            Permission.MANAGE_SETTINGS,
            Permission.SEE_AUDIT,
            Permission.SEE_AUDIT_OF_SERVICE,
        }
    ),
}


def permitted(roles: frozenset[Role]) -> frozenset[Permission]:
    """Return what somebody with these roles may do; a signed-in person may at least sign out."""
    held = {permission for role in roles for permission in HELD_BY[role]}
    return frozenset(held | {Permission.SIGNED_IN})
