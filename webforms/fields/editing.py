"""A form that changes what is kept: what somebody else saved since it was opened is never overwritten unasked.

The page carries a mark of each field that it showed. On saving, a field that its reader left as it was takes what
was saved elsewhere meanwhile; a field that both changed is asked about, with both words.
Source: docs/rules.md R-59.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import request
from wtforms import Field, HiddenField

from casework.rules.saved_elsewhere import marks_of, together
from webforms.fields.forms import PageForm

CLASH = (
    "This was saved with other words since you opened the page, by somebody else or in another tab. "
    "Both are shown: put yours right, then save again"
)


class EditForm(PageForm):
    """The form of a page that changes something. Made with `data=`: what is kept now, by field."""

    shown = HiddenField()

    def __init__(self, *args: Any, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, data=data, **kwargs)
        self.kept = {name: value for name, value in (data or {}).items() if name in self._fields}
        self.theirs: list[tuple[str, str]] = []
        if not (self.is_submitted() or self.shown.raw_data):
            self.shown.data = self._marks()

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Return whether every field is right, and none was changed by both; afterwards it shows what stands."""
        now = {name: _as_text(value) for name, value in self.kept.items()}
        sent = {name: _as_text(self[name].data) for name in now}
        found = together(request.form.get("shown", ""), now, sent)
        for name in now:
            if found.answers.get(name, "") != sent[name]:
                self[name].process(None, self.kept[name])
        right = super().validate(extra_validators)
        for name in found.clashes:
            self[name].errors = [CLASH, *self[name].errors]
            self.theirs.append((self[name].label.text, _in_words(self[name], self.kept[name])))
        self.shown.data = self._marks()
        return right and not found.clashes

    def _marks(self) -> str:
        return marks_of({name: _as_text(value) for name, value in self.kept.items()}, self.kept)


def _as_text(value: Any) -> str:
    """Return what a field holds as one text: two that say the same are the same."""
    if value is None or value == "None":
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {text}" for name, one in sorted(value.items()) if (text := _as_text(one)))
    if isinstance(value, Iterable):
        return "\n".join(sorted(filter(None, map(_as_text, value))))
    return str(value)


def _in_words(field: Field, value: Any) -> str:
    """Return a kept value as its reader knows it: a choice by its words, a day written out."""
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    labels = {str(option.value): str(option.label) for option in getattr(field, "iter_choices", tuple)()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        each = (one.values() if isinstance(one, Mapping) else (labels.get(str(one), one),) for one in value)
        return "; ".join(", ".join(filter(None, map(_as_text, parts))) for parts in each)
    text = _as_text(value)
    return labels.get(text, text)
