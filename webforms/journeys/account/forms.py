"""The forms of a person's own account."""

from __future__ import annotations

from webforms.fields import Needed, PageForm, Password, TextLine


class AppCodeForm(PageForm):
    """One page: the first code of a new app."""

    code = TextLine(
        "Code that the app shows now",
        limit=20,
        counted=False,
        width=10,
        autocomplete="one-time-code",
        spellcheck=False,
        inputmode="numeric",
        hint="6 digits.",
        validators=[Needed("Enter the code that the app shows now")],
    )


class PasskeyForm(PageForm):
    """One page: what a new passkey is called."""

    name = TextLine(
        "Name for this passkey",
        limit=60,
        width=20,
        hint="So that you know it again, for example “Work laptop” or “My phone”.",
        validators=[Needed("Enter a name for this passkey")],
    )


class ProofForm(PageForm):
    """One page: the password again, and a code where there is an app."""

    password = Password("Password", autocomplete="current-password", validators=[Needed("Enter your password")])
    code = TextLine(
        "Code",
        limit=20,
        counted=False,
        width=10,
        autocomplete="one-time-code",
        spellcheck=False,
        inputmode="numeric",
        hint="6 digits, from the app on your phone.",
        validators=[Needed("Enter the code that the app shows now")],
    )


class EmptyForm(PageForm):
    """A page with a button and no question."""
