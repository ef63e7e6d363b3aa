"""Fields that choose: one of a few, any of a few, one of many, and the yes / no / unclear of the criteria."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wtforms import Form, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import Choice as Option, SelectChoice
from wtforms.validators import ValidationError

from webforms.fields.widgets import CheckboxesWidget, RadiosWidget, SelectWidget

Choices = Sequence[tuple[str, str]]


def _options(choices: Choices) -> list[SelectChoice]:
    return [SelectChoice(str(value), str(text)) for value, text in choices]


class _Chooses:
    """What the choosing fields share: small or inline options, and a line below single ones."""

    block = "radios"
    words: tuple[str, ...] = ()
    hints: Mapping[str, str]

    def iter_choices(self) -> Iterator[Option]:
        """Give the options; a field that wtforms knows does."""
        raise NotImplementedError

    def offer(self, choices: Choices) -> None:
        """Offer `choices`, (value, text) each, in place of those the form names."""
        self.choices: Any = _options(choices)

    @property
    def params(self) -> dict[str, Any]:
        """What the component is told; worked out late, as a view may set `choices`."""
        params: dict[str, Any] = {"classes": " ".join(f"govuk-{self.block}--{word}" for word in self.words)}
        if self.hints:
            hints = [self.hints.get(str(option.value), "") for option in self.iter_choices()]
            params["items"] = [{"hint": {"text": hint}} if hint else {} for hint in hints]
        return params


class Choice(RadioField, _Chooses):  # type: ignore[misc]  # the package has no types
    """One of a few. Unanswered is None. hints: a line below single options, by their value."""

    widget = RadiosWidget()
    data: Any

    def __init__(
        self,
        label: str,
        choices: Choices = (),
        *,
        hint: str = "",
        hints: Mapping[str, str] | None = None,
        inline: bool = False,
        small: bool = False,
        validators: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, choices=_options(choices), description=hint, **kwargs)
        self.hints = hints or {}
        self.words = tuple(word for word, wanted in (("inline", inline), ("small", small)) if wanted)

    def pre_validate(self, form: Form) -> None:
        if self.data in (None, "", "None"):
            self.data = None
            return
        if self.data not in {str(option.value) for option in self.iter_choices()}:
            raise ValidationError("Select one of the options on this page")


class YesNoUnclear(Choice):
    """Yes, no or unclear, as the criteria are answered."""

    def __init__(self, label: str, *, inline: bool = True, **kwargs: Any) -> None:
        super().__init__(label, YES_NO_UNCLEAR, inline=inline, **kwargs)


YES_NO_UNCLEAR: Choices = (("yes", "Yes"), ("no", "No"), ("unclear", "Unclear"))


class YesNo(Choice):
    """Yes or no. The answer stays the word."""

    def __init__(self, label: str, *, inline: bool = True, **kwargs: Any) -> None:
        super().__init__(label, (("yes", "Yes"), ("no", "No")), inline=inline, **kwargs)


class ChoiceOfMany(SelectField):  # type: ignore[misc]  # the package has no types
    """One of many, from a list that drops down. The first line asks and is no answer."""

    widget = SelectWidget()
    data: Any

    def __init__(
        self,
        label: str,
        choices: Choices = (),
        *,
        ask: str = "Select one",
        hint: str = "",
        validators: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, choices=_options(choices), description=hint, **kwargs)
        self.ask = ask
        self.params: dict[str, Any] = {}

    def offer(self, choices: Choices) -> None:
        """Offer `choices`, (value, text) each, in place of those the form names."""
        self.choices = _options(choices)

    def iter_choices(self) -> Iterator[Option]:
        """Give the asking line, then the choices."""
        yield Option("", self.ask, not self.data, {})
        yield from super().iter_choices()

    def pre_validate(self, form: Form) -> None:
        if self.data in (None, "", "None"):
            self.data = None
            return
        if self.data not in {str(option.value) for option in self.iter_choices()}:
            raise ValidationError("Select one of the options in the list")


class AnyOf(SelectMultipleField, _Chooses):  # type: ignore[misc]  # the package has no types
    """Any of a few, as check boxes. The answer is a list of values."""

    widget = CheckboxesWidget()
    data: Any
    block = "checkboxes"

    def __init__(
        self,
        label: str,
        choices: Choices = (),
        *,
        hint: str = "",
        hints: Mapping[str, str] | None = None,
        small: bool = False,
        validators: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, choices=_options(choices), description=hint, **kwargs)
        self.hints = hints or {}
        self.words = ("small",) if small else ()

    def pre_validate(self, form: Form) -> None:
        known = {str(option.value) for option in self.iter_choices()}
        if any(value not in known for value in self.data or []):
            raise ValidationError("Select from the options on this page")
