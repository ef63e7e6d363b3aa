"""People, agencies, the partnership's settings, and the e-mails that were written."""

from flask import Blueprint

from webforms.journeys.administration import (
    agencies,
    clock_lengths,
    messages,
    people,
    presets,
    referral_form,
    region,
    report_templates,
    settings,
)

pages = Blueprint("administration", __name__)
for part in (
    people,
    agencies,
    settings,
    clock_lengths,
    presets,
    messages,
    report_templates,
    referral_form,
    region,
):
    part.add_to(pages)

__all__ = ["pages"]
