"""The forms of the sign-in pages."""

from __future__ import annotations

from wtforms.validators import ValidationError

from casework.rules.passwords import SHORTEST
from casework.rules.preset_changes import EXAMPLES
from webforms.fields import Choice, EmailAddress, LongText, Needed, PageForm, Password, TextLine


class SignInForm(PageForm):
    """One page: who signs in."""

    email = EmailAddress("Email address", validators=[Needed("Enter your email address")])
    password = Password("Password", autocomplete="current-password", validators=[Needed("Enter your password")])


class CodeForm(PageForm):
    """One page: the second step."""

    code = TextLine(
        "Code",
        limit=40,
        width=10,
        autocomplete="one-time-code",
        spellcheck=False,
        hint="6 digits, from the app on your phone. A recovery code works once in its place.",
        validators=[Needed("Enter the code that the app shows now, or a recovery code")],
    )


class ForgottenForm(PageForm):
    """One page: whose password is forgotten."""

    email = EmailAddress("Email address", validators=[Needed("Enter your email address")])


class PartnershipForm(PageForm):
    """A new partnership. Stands first, so that errors come in the order of the page."""

    partnership = TextLine(
        "Name of the partnership",
        hint="For example, Wexborough Safeguarding Children Partnership.",
        validators=[Needed("Enter the name of the partnership")],
    )
    preset = Choice(
        "Which is nearest to the way your partnership works?",
        tuple(EXAMPLES.items()),
        hint="You can change every setting later.",
        default="lscpr",
        validators=[Needed("Select the way of working that is nearest to yours")],
    )


class NameForm(PageForm):
    """Whose account it becomes."""

    name = TextLine(
        "Full name", autocomplete="name", spellcheck=False, validators=[Needed("Enter your full name")]
    )


class YouForm(NameForm):
    """Who sets the service up."""

    email = EmailAddress(validators=[Needed("Enter your email address")])


class NewPasswordForm(PageForm):
    """One page: a password, twice."""

    password = Password(
        "Password",
        autocomplete="new-password",
        hint=f"{SHORTEST} characters or more. Three words that have nothing to do with each other are good.",
        validators=[Needed("Enter a password")],
    )
    again = Password(
        "The same password again", autocomplete="new-password", validators=[Needed("Enter the password again")]
    )

    def validate_again(self, field: Password) -> None:
        """The two must be the same."""
        if self.password.data and field.data != self.password.data:
            raise ValidationError("The two passwords must be the same")


class FirstRequestForm(NameForm, NewPasswordForm):
    """One page: who answers for the agency."""


class FirstAdministratorForm(YouForm, NewPasswordForm):
    """One page: the first administrator of a partnership that is there."""


class FirstPartnershipForm(PartnershipForm, FirstAdministratorForm):
    """One page: a new partnership and its first administrator."""


class ReviewerAnswerForm(PageForm):
    """One page: an independent reviewer's answer."""

    said = Choice(
        "Your answer",
        (
            ("accepted", "I can do it, and have no conflict of interest"),
            ("declined", "I cannot do it"),
            ("conflict", "I have, or may have, a conflict of interest"),
        ),
        validators=[Needed("Select your answer")],
    )
    words = LongText(
        "What do you want to add?",
        what="What you add",
        limit=2000,
        rows=4,
        hint="Needed for a conflict of interest. Do not name the child or family.",
    )
