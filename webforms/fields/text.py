"""Fields for words: a line, a long text with a stated limit, an email address, a password, a whole number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from wtforms import Form, IntegerField, PasswordField, StringField
from wtforms.validators import ValidationError

from webforms.fields.widgets import CountedWidget, LongTextWidget, PasswordWidget, TextWidget

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

EMAIL_LIMIT = 254
PASSWORD_LIMIT = 200


def clean(text: str | None) -> str:
    """Return what was typed without characters that no database or document takes; line ends as one "\\n"."""
    text = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text).strip()


def clean_line(text: str | None) -> str:
    """Return what was typed on one line, otherwise as `clean` does."""
    return " ".join(part for part in clean(text).split("\n") if part)


class _Words(StringField):  # type: ignore[misc]  # the package has no types
    """Text with a limit. what: how errors name it, "Title"; the label without it."""

    def __init__(
        self,
        label: str,
        *,
        limit: int,
        what: str = "",
        hint: str = "",
        validators: Sequence[Any] = (),
        params: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, filters=[clean], description=hint, **kwargs)
        self.what = what or label
        self.limit = limit
        self.params = params or {}

    def pre_validate(self, form: Form) -> None:
        if self.data and len(self.data) > self.limit:
            over = f"{self.what} must be {self.limit:,} characters or fewer"
            raise ValidationError(over)

    def _value(self) -> str:
        return str(self.data) if self.data is not None else ""


class TextLine(_Words):
    """One line of text. width: 2, 3, 4, 5, 10, 20 or 30 characters. autocomplete: HTML's word for it.

    counted: say the limit; False only where the hint says how many signs there are, as in "6-digit code".
    """

    widget = CountedWidget()

    def __init__(
        self,
        label: str,
        *,
        limit: int = 200,
        width: int | None = None,
        autocomplete: str = "",
        spellcheck: bool = True,
        inputmode: str = "",
        counted: bool = True,
        **kwargs: Any,
    ) -> None:
        self.counted = counted
        params: dict[str, Any] = {}
        if width:
            params["classes"] = f"govuk-input--width-{width}"
        if autocomplete:
            params["autocomplete"] = autocomplete
        if inputmode:
            params["inputmode"] = inputmode
        if not spellcheck:
            params["spellcheck"] = False
        super().__init__(label, limit=limit, params=params, **kwargs)
        self.filters = [clean_line]


class LongText(_Words):
    """Several lines. The limit is said beside the field before anything is typed."""

    widget = LongTextWidget()

    def __init__(self, label: str, *, limit: int = 4000, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(label, limit=limit, params={"maxlength": limit, "rows": rows}, **kwargs)


class EmailAddress(TextLine):
    """An email address, as typed but for blanks around it. wrong: what is said of anything else."""

    def __init__(
        self,
        label: str = "Email address",
        *,
        autocomplete: str = "email",
        wrong: str = "Enter an email address in the correct format, like name@example.com",
        **kwargs: Any,
    ) -> None:
        super().__init__(
            label, limit=EMAIL_LIMIT, autocomplete=autocomplete, spellcheck=False, inputmode="email", **kwargs
        )
        self.params["type"] = "email"
        self.wrong = wrong

    def pre_validate(self, form: Form) -> None:
        super().pre_validate(form)
        if not self.data:
            return
        try:
            validate_email(self.data, check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            raise ValidationError(self.wrong) from None


class Password(PasswordField):  # type: ignore[misc]  # the package has no types
    """A password: never shown again, never cut, and taken exactly as typed."""

    widget = PasswordWidget()

    def __init__(
        self, label: str, *, autocomplete: str, hint: str = "", validators: Sequence[Any] = (), **kwargs: Any
    ) -> None:
        super().__init__(label, validators, description=hint, **kwargs)
        self.params = {"autocomplete": autocomplete}

    def pre_validate(self, form: Form) -> None:
        if self.data and len(self.data) > PASSWORD_LIMIT:
            raise ValidationError(f"Password must be {PASSWORD_LIMIT} characters or fewer")


class WholeNumber(IntegerField):  # type: ignore[misc]  # the package has no types
    """A whole number between two others, both included."""

    widget = TextWidget()

    def __init__(
        self,
        label: str,
        *,
        least: int,
        most: int,
        what: str = "",
        hint: str = "",
        width: int = 4,
        suffix: str = "",
        validators: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        if f"{most:,}" not in hint:
            hint = f"A whole number from {least:,} to {most:,}. {hint}".strip()
        super().__init__(label, validators, description=hint, **kwargs)
        self.what, self.least, self.most = what or label, least, most
        self.params: dict[str, Any] = {"classes": f"govuk-input--width-{width}", "inputmode": "numeric"}
        if suffix:
            self.params["suffix"] = {"text": suffix}

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        if not re.fullmatch(r"-?[0-9]{1,12}", typed):
            raise ValueError(f"{self.what} must be a whole number, like {self.least}")
        self.data = int(typed)

    def pre_validate(self, form: Form) -> None:
        if self.data is not None and not self.least <= self.data <= self.most:
            raise ValidationError(f"{self.what} must be between {self.least:,} and {self.most:,}")
