"""The forms of recommendations, actions, reports on them, and themes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from casework.actions.plans.owners import Offered, Owner
from casework.actions.plans.planned import Agreed
from casework.actions.plans.recommendations import Written
from casework.rules.action_plans import LONGEST, SAID, SOURCES, STATUSES, THE_PARTNERSHIP
from webforms.fields import (
    AnyOf,
    Choice,
    ChoiceOfMany,
    DayMonthYear,
    EditForm,
    EmailAddress,
    FileUpload,
    LongText,
    Needed,
    PageForm,
    TextLine,
)

PARTNERSHIP = "partnership"
"""In the place of an agency's id: what no single agency does."""
ACCEPTED = ".pdf,.docx,.docm,.doc,.odt,.rtf,.xlsx,.xlsm,.xls,.ods,.csv,.txt"
KINDS = "PDF, Word, OpenDocument, RTF, Excel or CSV"
BY_CODES = "Write of people by their codes, not by their names."


class RecommendationForm(EditForm):
    """One page: a recommendation."""

    text = LongText(
        "What is recommended?",
        what="The recommendation",
        hint=BY_CODES,
        limit=LONGEST,
        rows=5,
        validators=[Needed("Enter what is recommended")],
    )
    source = Choice(
        "Where does it come from?",
        tuple(SOURCES.items()),
        validators=[Needed("Select where the recommendation comes from")],
    )
    agencies = AnyOf("Who is it for?", hint="Select nobody if it is for the partnership itself.", small=True)
    measure = LongText(
        "How will its effect be seen? (optional)",
        what="How its effect will be seen",
        hint="For example: an audit of 20 records in a year.",
        limit=LONGEST,
        rows=3,
    )
    themes = AnyOf("Which themes is it about? (optional)", small=True)

    def written(self) -> Written:
        """Return what was written."""
        return Written(
            self.text.data or "",
            self.measure.data or "",
            self.source.data or "",
            [UUID(one) for one in self.agencies.data or ()],
            self.themes.data or (),
        )


class ThemesForm(EditForm):
    """One page: the themes of a case."""

    themes = AnyOf("Which themes is the case about?", hint="Select all that apply.", small=True)


class ActionForm(PageForm):
    """One page: an action as it is agreed."""

    text = LongText(
        "What will be done?",
        what="The action",
        hint=BY_CODES,
        limit=LONGEST,
        rows=4,
        validators=[Needed("Enter what will be done")],
    )
    agency = ChoiceOfMany("Who does it?", validators=[Needed("Select who does it")])
    owner = ChoiceOfMany(
        "Who owns it? (optional)",
        ask="Nobody yet, or somebody who is not in this list",
        hint="The owner is told by email, reports how it goes on, and is reminded.",
    )
    owner_name = TextLine(
        "If the owner is not in the list: their full name (optional)",
        what="The name of the owner",
        autocomplete="off",
        spellcheck=False,
    )
    owner_email = EmailAddress(
        "Their email address (optional)",
        autocomplete="off",
        hint="They get an invitation to an account that can report on this action and see nothing else.",
    )
    due_on = DayMonthYear(
        "When is it due?", what="The due date", validators=[Needed("Enter the date on which it is due")]
    )

    def offer(self, agencies: Sequence[tuple[UUID, str]], people: Sequence[Offered]) -> None:
        """Offer who may do it, and who may own it."""
        self.agency.offer([(PARTNERSHIP, THE_PARTNERSHIP), *((str(one), name) for one, name in agencies)])
        self.owner.offer([(str(one.account_id), f"{one.name}, {one.agency}") for one in people])

    def agreed(self) -> Agreed:
        """Return what was agreed; the page's checks have passed."""
        assert self.due_on.data is not None
        agency = None if self.agency.data == PARTNERSHIP else UUID(str(self.agency.data))
        account = UUID(str(self.owner.data)) if self.owner.data else None
        owner = Owner(account, self.owner_name.data or "", self.owner_email.data or "")
        return Agreed(self.text.data or "", agency, owner, self.due_on.data)


class ChangeActionForm(ActionForm, EditForm):
    """One page: an action that is changed."""

    reason = LongText(
        "If the date changes, why? (optional)",
        what="The reason",
        hint="The owner reads it, and the earlier date stays readable.",
        limit=1000,
        rows=2,
    )


class ReportForm(PageForm):
    """One page: how an action goes on."""

    status = Choice(
        "How does it stand?", tuple(STATUSES.items()), validators=[Needed("Select how the action stands")]
    )
    changed = LongText(SAID["changed"], hint=BY_CODES, limit=LONGEST, rows=4)
    effective = LongText(
        SAID["effective"],
        hint="For example: an audit, what practitioners or families say. Say so if it is not known yet.",
        limit=LONGEST,
        rows=4,
    )
    remains = LongText(SAID["remains"], limit=LONGEST, rows=3)
    impact = LongText(SAID["impact"], limit=LONGEST, rows=3)
    evidence = LongText(
        SAID["evidence"], hint="In words, as a file below, or both. Needed when it is done.", limit=LONGEST, rows=3
    )
    file = FileUpload("Add a file that shows it (optional)", what="The file", kinds=KINDS, accept=ACCEPTED)
    reason = LongText(f"If it cannot be done: {SAID['reason'].lower()}", limit=LONGEST, rows=3)

    def words(self) -> dict[str, str]:
        """Return what was said, by the names under which it is kept."""
        return {name: self[name].data or "" for name in SAID if name in self}


class SettleForm(PageForm):
    """One page: whether what was reported as finished is accepted."""

    accepted = Choice(
        "Is this action finished?",
        (("yes", "Yes, close it"), ("no", "No, send it back")),
        validators=[Needed("Select whether this action is finished")],
    )
    words = LongText("Words for the owner", hint="Needed if you send it back: what is still needed.", rows=3)


class ReopenForm(PageForm):
    """One page: why a closed action is opened again."""

    words = LongText(
        "Why is it opened again?", limit=LONGEST, rows=3, validators=[Needed("Enter why it is opened again")]
    )
