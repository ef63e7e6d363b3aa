"""Settings of a partnership and the presets to start from."""

from __future__ import annotations

import pytest

from casework.rules.partnership_settings import (
    PRESETS,
    PartnershipSettings,
    SettingRefused,
    checked,
    contrast_with_white,
    from_json,
)
from casework.rules.retention import retention_warning


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_used(name: str) -> None:
    assert checked(PRESETS[name]) is PRESETS[name]


def test_settings_come_back_as_they_were_kept() -> None:
    settings = PRESETS["southend"]
    assert from_json(settings.as_json()) == settings


def test_a_setting_of_another_version_does_no_harm() -> None:
    assert from_json({"short_name": "X", "no_longer_known": 1}).short_name == "X"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("colour", "blue"),
        ("colour", "#ffff00"),
        ("reference_prefix", "wscp"),
        ("reference_prefix", "W"),
        ("public_months", 0),
        ("child_code", "Child"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_with_what_to_do(name: str, value: object) -> None:
    with pytest.raises(SettingRefused) as refusal:
        PartnershipSettings().changed(**{name: value})
    assert refusal.value.name == name
    assert refusal.value.message.split()[0] in {"Enter", "Choose"}


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)


def test_less_than_a_year_in_public_warns() -> None:
    assert retention_warning(PRESETS["southend"].public_months)
    assert retention_warning(12) is None
    assert retention_warning(None) is None
