"""A line of text that says its limit: in advance without a script, and when it comes near with one."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from wtforms import Field

from webforms.fields.text import TextLine
from webforms.fields.widgets import TextWidget

_NEAR = 75
"""Per cent of the limit from which on a script says how much is left."""


_FRAME = Markup(
    '<div class="govuk-character-count" data-module="govuk-character-count" data-maxlength="{most}" '
    'data-threshold="{near}">{field}<div id="{id}-info" class="govuk-hint govuk-character-count__message">'
    "You can enter up to {said} characters</div></div>"
)


class CountedWidget(TextWidget):
    """One line of text inside GOV.UK's character count."""

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        kwargs["params"] = {
            "describedBy": f"{field.id}-info",
            **kwargs.get("params", {}),
            "classes": f"{field.params.get('classes', '')} govuk-js-character-count".strip(),
        }
        drawn = super().__call__(field, **kwargs)
        return _FRAME.format(most=field.limit, near=_NEAR, field=drawn, id=field.id, said=f"{field.limit:,}")


class CountedLine(TextLine):
    """One line of text of a form that may be long: its limit is said."""

    widget = CountedWidget()
