"""The form of one page, and the list of its errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from casework.actions.work import Refusal
from webforms import unsent


class Needed:
    """Validator: the field must be answered. message: "Enter …" or "Select …"."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: BaseForm, field: Field) -> None:
        data = field.data
        if isinstance(data, str):
            data = data.strip()
        if data or data == 0 or (field.errors and field.raw_data):
            return
        field.errors[:] = []
        raise StopValidation(self.message)


class PageForm(FlaskForm):  # type: ignore[misc]  # the package has no types
    """The form of one page. One class for each page, beside its view."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # the package has no types
        """What of the browser's words fills the fields."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Return what was sent; on a page that keeps words, else what was typed before and not sent."""
            found = super().wrap_formdata(form, formdata)
            return unsent.form_data() if found is None and formdata is not None else found

    def refuse(self, refusal: Refusal, field: str = "") -> None:
        """Show what an action refused as an error of `field`, or of the page as a whole."""
        self.refuse_in_words(refusal.message, field)

    def refuse_in_words(self, message: str, field: str = "") -> None:
        """Show `message` as an error of `field`, or of the page as a whole."""
        if field:
            self._fields[field].errors = [*self._fields[field].errors, message]
        else:
            self.form_errors.append(message)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Return whether every field is right. A press of "Add another" or "Remove" is no try to go on."""
        if any(getattr(field, "rows_changed", False) for field in self):
            return False
        return bool(super().validate(extra_validators))


def error_list(form: PageForm) -> list[dict[str, str]]:
    """Return the items of the error summary: each field's first error with a link to where it is mended."""
    whole = [{"text": message} for message in form.form_errors]
    return whole + [{"text": text, "href": f"#{target}"} for field in form for text, target in _errors(field)]


def _errors(field: Field) -> Iterator[tuple[str, str]]:
    # A group's errors are a dict of its fields' errors: only theirs count.
    own = [error for error in field.errors if isinstance(error, str)] if not isinstance(field, FormField) else []
    if own:
        yield own[0], getattr(field, "error_target", field.id)
    if isinstance(field, FieldList | FormField):
        for inner in field:
            yield from _errors(inner)
