"""The referral form as a coordinator changes it: its pages and questions, a preview, and its versions."""

from flask import Blueprint

from webforms.journeys.administration.referral_form import overview, own_pages, preview, questions, versions


def add_to(pages: Blueprint) -> None:
    """Register these pages."""
    for part in (overview, questions, own_pages, preview, versions):
        part.add_to(pages)


__all__ = ["add_to"]
