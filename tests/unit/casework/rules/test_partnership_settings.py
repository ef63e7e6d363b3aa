"""Settings of a partnership and the presets to start from."""

from __future__ import annotations

import json

import pytest

from casework.rules.partnership_settings import (
    PRESETS,
    PartnershipSettings,
    SettingRefused,
    checked,
    contrast_with_white,
    days_from,
    frame_origins,
    from_json,
)
from casework.rules.retention import retention_warning


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_used(name: str) -> None:
    assert checked(PRESETS[name]) == PRESETS[name]


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


def test_reminders_are_kept_in_order_each_once_and_come_back_as_they_were() -> None:
    settings = PartnershipSettings().changed(reminder_days_before=(3, 7, 3), reminder_days_after=(5, 1))
    assert settings.reminder_days_before == (7, 3)
    assert settings.reminder_days_after == (1, 5)
    kept = json.loads(json.dumps(settings.as_json()))
    assert from_json(kept) == settings
    assert from_json({}).reminder_days_after == (1, 5)


@pytest.mark.parametrize("days", [(0,), (61,), (1, 2, 3, 4, 5, 6)])
def test_reminders_that_make_no_sense_are_refused(days: tuple[int, ...]) -> None:
    with pytest.raises(SettingRefused, match="reminder_days_before"):
        PartnershipSettings().changed(reminder_days_before=days)


@pytest.mark.parametrize(
    ("typed", "days"), [("", ()), ("3", (3,)), ("1, 5", (1, 5)), ("1 and 5;9", (1, 5, 9)), (" 7 3 ", (7, 3))]
)
def test_days_are_read_as_people_type_them(typed: str, days: tuple[int, ...]) -> None:
    assert days_from(typed) == days


@pytest.mark.parametrize("typed", ["soon", "1.5", "-1", "1, two"])
def test_what_is_no_number_of_days_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="Enter numbers of days"):
        days_from(typed)


@pytest.mark.parametrize(
    "wrong",
    [
        "http://www.example.org",
        "https://www.example.org/page",
        "www.example.org",
        "https://a.example; script-src *",
        "https://*",
        "'self'",
    ],
)
def test_a_site_that_may_frame_is_an_origin_and_nothing_else(wrong: str) -> None:
    with pytest.raises(SettingRefused) as refused:
        PartnershipSettings().changed(frame_sites=f"https://good.example\n{wrong}")
    assert refused.value.name == "frame_sites"


def test_a_site_may_be_typed_with_capitals_and_a_last_stroke() -> None:
    settings = PartnershipSettings().changed(
        frame_sites="https://WWW.Council.example/\nhttps://www.council.example"
    )
    assert frame_origins(settings) == ("https://www.council.example",)
