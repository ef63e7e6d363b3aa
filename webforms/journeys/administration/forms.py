"""The forms of the administration pages."""

from __future__ import annotations

from wtforms.validators import ValidationError

from casework.actions.people.agencies import AgencyLine
from casework.rules.decisions import PARTNERS
from casework.rules.need_to_know import HOURS_AT_MOST, OPEN_TO
from casework.rules.partnership_settings import days_from
from casework.rules.permissions import ROLE_NAMES, Role
from casework.rules.themes import ThemesRefused, from_lines
from webforms.fields import (
    AnyOf,
    Choice,
    ChoiceOfMany,
    EditForm,
    EmailAddress,
    LongText,
    Needed,
    PageForm,
    TextLine,
    WholeNumber,
    YesNo,
)

ROLE_HINTS: dict[str, str] = {
    Role.REPRESENTATIVE: "Gets the requests to one agency, uploads its return and hands it in.",
    Role.SIGNATORY: "A senior manager who signs off the return of one agency.",
    Role.ACTION_OWNER: "Reports on the actions that they own for one agency. Sees nothing else.",
    Role.COORDINATOR: "Runs cases: referrals, requests, chronologies, reviews.",
    Role.GROUP_MEMBER: "Reads cases and their chronologies.",
    Role.CHAIR: "Reads referrals, cases and reviews.",
    Role.PARTNER: "Decides for one of the three safeguarding partners.",
    Role.PUBLISHER: "The second person, who releases a review that somebody else prepared.",
    Role.ADMINISTRATOR: "Looks after people and settings. Cannot read cases.",
}


def _days(_form: PageForm, field: TextLine) -> None:
    try:
        days_from(field.data or "")
    except ValueError as wrong:
        raise ValidationError(str(wrong)) from None


def _themes(_form: PageForm, field: LongText) -> None:
    try:
        from_lines(field.data or "")
    except ThemesRefused as wrong:
        raise ValidationError(str(wrong)) from None


class WhoForm(PageForm):
    """Who is invited. Stands first, so that errors come in the order of the page."""

    name = TextLine(
        "Full name", autocomplete="off", spellcheck=False, validators=[Needed("Enter their full name")]
    )
    email = EmailAddress(autocomplete="off", validators=[Needed("Enter their email address")])


class RolesForm(EditForm):
    """One page: what a person may do."""

    roles = AnyOf(
        "What will this person do?",
        [(role.value, ROLE_NAMES[role]) for role in Role],
        hint="Select all that apply.",
        hints=ROLE_HINTS,
        validators=[Needed("Select at least one role")],
    )
    agency = ChoiceOfMany(
        "Agency", ask="No agency", hint="For agency representatives, agency signatories and action owners only."
    )
    partner = ChoiceOfMany(
        "Safeguarding partner",
        tuple(PARTNERS.items()),
        ask="None of them",
        hint="Only for a safeguarding partner: which of the three they sign for.",
    )

    def offer(self, agencies: tuple[AgencyLine, ...]) -> None:
        """Offer the directory's agencies."""
        self.agency.offer([(str(agency.id), agency.name) for agency in agencies])


class InviteForm(WhoForm, RolesForm):
    """One page: who is invited, and what they may do."""


class AgencyForm(EditForm):
    """One page: an agency of the directory."""

    name = TextLine("Name of the agency", validators=[Needed("Enter the name of the agency")])
    email = EmailAddress(
        "Email address (optional)",
        autocomplete="off",
        hint="Requests go here while nobody is the agency's representative.",
    )


class SettingsForm(EditForm):
    """One page: how the partnership shows itself."""

    name = TextLine(
        "Name of the partnership",
        hint="Shown at the top of every page, in emails and in documents.",
        validators=[Needed("Enter the name of the partnership")],
    )
    colour = TextLine(
        "Colour",
        hint="For the bar at the top of the page, like #1d4f73. White words on it must be easy to read.",
        limit=7,
        counted=False,
        width=10,
        spellcheck=False,
        validators=[Needed("Enter a colour, like #1d4f73")],
    )
    group_name = TextLine(
        "Name of the group that considers referrals", validators=[Needed("Enter the name of the group")]
    )
    review_word = TextLine(
        "Short word for a review",
        hint="What your partnership calls it, for example LCSPR, LPR or SPR.",
        limit=20,
        width=10,
        spellcheck=False,
        validators=[Needed("Enter the short word for a review")],
    )
    review_name = TextLine(
        "What is a local review called in full? (optional)",
        what="The name of a local review",
        limit=100,
        hint="For example local practice review (LPR). It stands on pages and on the public list.",
    )
    child_code = TextLine(
        "Code of the first child of a case (optional)",
        what="The code of the first child",
        hint="For example Child 1, Child A, C1 or Subject 1; further children are counted from there. "
        "Leave it empty to use the name of the case, then Child 1.",
        limit=30,
        width=10,
        spellcheck=False,
    )
    contact_phone = TextLine(
        "Telephone number for questions (optional)", limit=40, width=20, inputmode="tel", autocomplete="off"
    )
    contact_email = EmailAddress("Email address for questions (optional)", autocomplete="off")
    urgent_help = LongText(
        "What to do when a child is at risk now",
        hint="Shown before anybody starts a referral.",
        limit=600,
        rows=4,
        validators=[Needed("Enter what to do when a child is at risk now")],
    )
    referral_guidance = LongText(
        "Guidance for referrers (optional)",
        hint="Shown on the first page of the referral form. Leave a blank line between paragraphs.",
        limit=4000,
    )
    frame_sites = LongText(
        "Sites that may show the first page of the form (optional)",
        what="The sites",
        hint="Each on its own line, for example https://www.example.org. Their pages can then show it in a frame.",
        limit=1000,
        rows=2,
    )
    request_guidance = LongText(
        "Guidance for agencies (optional)",
        what="The guidance for agencies",
        hint="Shown on the page of each request.",
        limit=2000,
        rows=4,
    )
    reminders_before = TextLine(
        "Remind agencies before a return is due (optional)",
        what="The days before",
        hint="How many days before, for example 7, 3. Leave it empty to send none.",
        limit=40,
        width=10,
        inputmode="numeric",
        validators=[_days],
    )
    reminders_after = TextLine(
        "Remind agencies after a return was due (optional)",
        what="The days after",
        hint="How many days after, for example 1, 5. Nobody is reminded once the return is in.",
        limit=40,
        width=10,
        inputmode="numeric",
        validators=[_days],
    )
    signing = AnyOf(
        "Signing off returns",
        (
            ("sign_off", "A senior manager of the agency signs each return off before it counts as handed in"),
            ("sign_own_work", "Who wrote a return may sign it off too"),
        ),
        hint="A nil return needs no signature.",
    )
    themes = LongText(
        "Themes",
        hint="Each on its own line. Cases, recommendations and reviews are sorted by them; what has a theme "
        "already keeps it.",
        limit=6000,
        rows=10,
        validators=[_themes],
    )
    need_to_know = Choice(
        "Who may know of a new case?",
        tuple(OPEN_TO.items()),
        hint="Cases that are open already stay as they are. A coordinator can change it for each case.",
        validators=[Needed("Select who may know of a new case")],
    )
    opening_hours = WholeNumber(
        "How long is a case open to somebody who is not on it and opens it with a reason?",
        what="The number of hours",
        least=1,
        most=HOURS_AT_MOST,
        suffix="hours",
        validators=[Needed("Enter a number of hours")],
    )
    administrators_may_open = Choice(
        "May administrators open a case in that way?",
        (("no", "No, administrators read no case"), ("yes", "Yes, for that time, in codes")),
        validators=[Needed("Select whether administrators may open a case")],
    )
    second_step = Choice(
        "Do people need more than a password to sign in?",
        (
            ("yes", "Yes, a second step: a one-time code, a passkey or their organisation’s sign-in"),
            ("no", "No, a password is enough"),
        ),
        validators=[Needed("Select whether people need more than a password")],
    )
    date_in_title = YesNo(
        "Does the day of publication stand beside the title on the public list?",
        validators=[Needed("Select whether the day of publication stands beside the title")],
    )
    public_months = WholeNumber(
        "How many months does a review stay on the public list? (optional)",
        what="The number of months",
        hint="At least 12 are expected by law. Leave it empty to keep reviews until they are withdrawn.",
        least=1,
        most=1200,
        suffix="months",
    )
    repository_email = EmailAddress(
        "Email address of the national case review repository (optional)",
        hint="Packages of published reviews are sent there, when somebody presses the button.",
    )
    handoff_anonymous = YesNo(
        "Are packages for the repository made without the partnership’s name?",
        hint="It can be said otherwise for each review.",
        validators=[Needed("Select whether packages are made without the partnership’s name")],
    )
    case_years = WholeNumber(
        "How many years are a case’s records kept after it is closed? (optional)",
        what="The number of years",
        hint="Then two people may dispose of them. Leave it empty to keep them.",
        least=1,
        most=100,
        suffix="years",
    )


class HandOverForm(PageForm):
    """One page: who takes somebody's place in an agency."""

    name = TextLine(
        "Full name", autocomplete="off", spellcheck=False, validators=[Needed("Enter their full name")]
    )
    email = EmailAddress(autocomplete="off", validators=[Needed("Enter their email address")])


class AgencyPersonForm(HandOverForm):
    """One page: somebody who acts for an agency."""

    role = Choice(
        "What will they do?",
        (
            (Role.REPRESENTATIVE.value, ROLE_NAMES[Role.REPRESENTATIVE]),
            (Role.SIGNATORY.value, ROLE_NAMES[Role.SIGNATORY]),
        ),
        hints={
            Role.REPRESENTATIVE.value: "Gets the requests, writes the return or sends it in.",
            Role.SIGNATORY.value: "A senior manager, who signs returns off.",
        },
        validators=[Needed("Select what they will do")],
    )

    def chosen(self) -> Role:
        """Return the role that was chosen."""
        return Role(str(self.role.data))
