"""Widgets: GOV.UK components through govuk-frontend-wtf, with a label or legend that can be the page's heading.

In a template `{{ form.name() }}` draws a field, `{{ form.name(heading=True) }}` draws it with its label as the h1
of a page that asks one thing. Never both a heading and another h1.
"""

from __future__ import annotations

from typing import Any

from flask import render_template
from govuk_frontend_wtf import wtforms_widgets as gov
from markupsafe import Markup
from wtforms import Field


class Asking:
    """Mixed into the package's widgets: heading, hint only where there is one, our own attributes."""

    legend = False

    def __call__(self, field: Field, *, heading: bool = False, size: str = "", **kwargs: Any) -> Markup:
        kwargs["required"] = False
        own: dict[str, Any] = dict(getattr(field, "params", {}))
        size = size or ("l" if heading else "s")
        text: dict[str, Any] = {"text": field.label.text, "isPageHeading": heading}
        text["classes"] = f"govuk-{'fieldset__legend' if self.legend else 'label'}--{size}"
        own["fieldset" if self.legend else "label"] = {"legend": text} if self.legend else text
        given = dict(kwargs.get("params", {}))
        if "items" in own and "items" in given:
            given["items"] = [mine | its for mine, its in zip(own["items"], given["items"], strict=True)]
        if any("conditional" in item for item in given.get("items", ())):
            # A further question below an option needs the options below each other.
            own["classes"] = own.get("classes", "").replace("govuk-radios--inline", "").strip()
        kwargs["params"] = {**own, **given}
        return Markup(super().__call__(field, **kwargs))  # type: ignore[misc]  # noqa: S704 - from the macro

    def map_gov_params(self, field: Field, **kwargs: Any) -> dict[str, Any]:
        """Return the macro's parameters, without an empty hint and without `required`."""
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)  # type: ignore[misc]
        if not (params.get("hint") or {}).get("text"):
            params.pop("hint", None)
        attributes = params.get("attributes", {})
        for name in ("required", "maxlength", "minlength"):
            attributes.pop(name, None)
        if field.errors:
            params["errorMessage"] = {"text": next(error for error in field.errors if isinstance(error, str))}
        params.setdefault("id", field.id)
        params.setdefault("idPrefix", field.id)
        return params


class TextWidget(Asking, gov.GovTextInput):  # type: ignore[misc]
    """One line of text."""


_NEAR = 75
"""Per cent of the limit from which on a script says how much is left."""
_FRAME = Markup(
    '<div class="govuk-character-count app-counted" data-module="govuk-character-count" data-maxlength="{most}" '
    'data-threshold="{near}">{field}<div id="{id}-info" class="govuk-hint govuk-character-count__message">'
    "You can enter up to {said} characters</div></div>"
)


class CountedWidget(TextWidget):
    """One line of text that says its limit: in advance without a script, and when it comes near with one."""

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        if not field.counted:
            return super().__call__(field, **kwargs)
        kwargs["params"] = {
            "describedBy": f"{field.id}-info",
            **kwargs.get("params", {}),
            "classes": f"{field.params.get('classes', '')} govuk-js-character-count".strip(),
        }
        drawn = super().__call__(field, **kwargs)
        return _FRAME.format(most=field.limit, near=_NEAR, field=drawn, id=field.id, said=f"{field.limit:,}")


class PasswordWidget(Asking, gov.GovPasswordInput):  # type: ignore[misc]
    """A password, with a button that shows it."""


class LongTextWidget(Asking, gov.GovCharacterCount):  # type: ignore[misc]
    """Several lines, with what is left of the limit."""


class RadiosWidget(Asking, gov.GovRadioInput):  # type: ignore[misc]
    """One of a few."""

    legend = True


class CheckboxesWidget(Asking, gov.GovCheckboxesInput):  # type: ignore[misc]
    """Any of a few."""

    legend = True


class SelectWidget(Asking, gov.GovSelect):  # type: ignore[misc]
    """One of many."""


class FileWidget(Asking, gov.GovFileInput):  # type: ignore[misc]
    """One file or several."""


class DateWidget:
    """Day, month and year: three inputs of one date, each marked when it is the wrong one."""

    def __call__(self, field: Any, *, heading: bool = False, size: str = "", **_kwargs: Any) -> Markup:
        legend = {
            "text": field.label.text,
            "isPageHeading": heading,
            "classes": f"govuk-fieldset__legend--{size or ('l' if heading else 's')}",
        }
        items = [
            {
                "label": part.capitalize(),
                "id": f"{field.id}-{part}",
                "name": f"{field.name}-{part}",
                "value": field.typed[part],
                "autocomplete": field.autocomplete_of(part),
                "classes": f"govuk-input--width-{4 if part == 'year' else 2}"
                + (" govuk-input--error" if field.errors and part in field.wrong_parts else ""),
                # The word for a month may be typed; a number pad would forbid it.
                "inputmode": "text" if part == "month" else "numeric",
            }
            for part in field.PARTS
        ]
        params: dict[str, Any] = {"id": field.id, "fieldset": {"legend": legend}, "items": items}
        if field.description:
            params["hint"] = {"text": field.description}
        if field.errors:
            params["errorMessage"] = {"text": field.errors[0]}
        return Markup(render_template("govuk_frontend_wtf/date.html", params=params))  # noqa: S704 - rendered with escaping
