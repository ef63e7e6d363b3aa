"""The forms of the sign-in pages."""

from __future__ import annotations

from webforms.fields import EmailAddress, Needed, PageForm, Password


class SignInForm(PageForm):
    """One page: who signs in."""

    email = EmailAddress("Email address", validators=[Needed("Enter your email address")])
    password = Password("Password", autocomplete="current-password", validators=[Needed("Enter your password")])
