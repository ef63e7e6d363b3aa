"""What entries of the audit log about people, settings and the service say. Source: docs/rules.md R-29."""

from __future__ import annotations

from collections.abc import Mapping

PEOPLE: Mapping[str, str] = {
    "person-invited": "invited a person ({roles})",
    "person-invited-again": "wrote a new invitation",
    "invitation-taken-up": "took up their invitation",
    "roles-changed": "changed roles from {before} to {after}",
    "account-closed": "closed an account",
    "first-administrator-added": "became the first administrator",
    "demonstration-person-added": "added a person of the demonstration",
    "agency-role-given": "let a person act for an agency ({role})",
    "agency-person-ended": "ended what a person does for an agency",
    "second-steps-taken-away": "took somebody's second step away",
}
SIGNING_IN: Mapping[str, str] = {
    "signed-in": "signed in ({how})",
    "signed-out": "signed out",
    "signed-out-everywhere": "signed out everywhere",
    "session-ended": "ended one of their sessions",
    "sign-in-failed": "failed to sign in ({reason})",
    "password-right": "typed the right password",
    "identity-proved": "proved who they are",
    "password-changed": "changed a password",
    "new-password-asked-for": "asked for a new password",
    "second-step-added": "added a second step",
    "authenticator-shown": "began to add an app for codes",
    "authenticator-added": "added an app for codes",
    "authenticator-removed": "removed an app for codes",
    "recovery-codes-renewed": "made new recovery codes",
    "recovery-code-used": "used a recovery code",
    "passkey-challenge": "began to sign in with a passkey",
    "passkey-asked-for": "began to add a passkey",
    "passkey-added": "added a passkey",
    "passkey-removed": "removed a passkey",
    "organisation-asked": "went to sign in at an organisation",
    "organisation-answered": "came back from an organisation's sign-in",
    "organisation-linked": "signed in by an organisation for the first time",
    "link-made": "made a one-time link ({purpose})",
    "link-used": "used a one-time link ({purpose})",
    "calendar-feed-made": "made an address for a calendar",
    "calendar-feed-ended": "ended the address for a calendar",
}
BY_THEMSELVES = frozenset(
    {
        "signed-in",
        "invitation-taken-up",
        "first-administrator-added",
        "recovery-code-used",
        "organisation-linked",
        "password-changed",
    }
)
"""What only the person whom the entry is about can have done: it proves who they are."""
SETTINGS: Mapping[str, str] = {
    "partnership-created": "made the partnership",
    "settings-changed": "changed settings: {settings}",
    "agency-added": "added an agency",
    "agency-changed": "changed an agency",
    "agency-retired": "took an agency off the directory",
    "agency-taken-up-again": "took an agency up again",
    "form-changed": "changed the referral form",
    "form-published": "published version {number} of the referral form",
    "template-added": "added a template ({kind}, version {number})",
    "template-looked-at": "looked at a template and found {mistakes} mistakes",
    "template-not-looked-at": "could not look at a template",
    "template-in-force": "chose a template ({kind})",
    "template-standard": "went back to the service's own template ({kind})",
    "template-shared": "shared a template with other partnerships",
    "template-not-shared": "stopped sharing a template",
    "region-founded": "made a region",
    "region-asked": "asked a partnership to join the region",
    "asked-to-join-region": "asked this partnership to join a region",
    "region-joined": "joined a region",
    "region-declined": "did not join a region",
    "region-left": "left a region",
    "reviewer-registered": "registered an independent reviewer",
    "reviewer-changed": "changed what is known of an independent reviewer",
}
SERVICE: Mapping[str, str] = {
    "message-written": "wrote an email ({purpose})",
    "message-sent": "sent an email",
    "message-in-folder": "put an email into the folder",
    "message-failed": "could not send an email",
    "message-tried-again": "tried to send an email again",
    "audit-exported": "downloaded {entries} entries of the audit log ({format})",
    "audit-checked": "checked the chain of the audit log",
    "anchor-renewed": "wrote the audit log's anchor anew",
    "files-checked": "checked that every kept file is whole",
    "files-swept": "removed {files} files that nothing points to",
    "tidied-up": "removed what is not kept any longer",
    "drafts-reminded": "reminded referrers of {drafts} referrals that were left",
    "task-given-up": "gave up a task after too many tries ({kind})",
}
