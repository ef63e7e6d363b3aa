"""Settings of the public site that would break it, or let a stranger in, are refused at the start."""

from pathlib import Path
from typing import Any

import pytest

from publication.options import InvalidOptions
from tests.unit.publication.examples import Place


@pytest.mark.parametrize(
    "changes",
    [
        {"brand_colour": "red"},
        {"brand_colour": "#fff"},
        {"brand_colour": "#1d4f73}body{display:none"},
        {"frame_sites": ("https://a.example https://b.example",)},
        {"frame_sites": ("*",)},
        {"frame_sites": ("https://a.example/path",)},
        {"public_url": "reviews.example.org"},
        {"public_url": "https://reviews.example.org/"},
        {"portal_url": "javascript:alert(1)"},
        {"exit_url": "javascript:alert(1)"},
        {"repository_url": "data:text/html,x"},
        {"partnership": " "},
    ],
)
def test_unusable_settings_are_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidOptions):
        Place(tmp_path).options(**changes)


@pytest.mark.parametrize(
    ("colour", "words"),
    [("#1d4f73", "#ffffff"), ("#ffdd00", "#0b0c0c"), ("#000000", "#ffffff"), ("#FFFFFF", "#0b0c0c")],
)
def test_words_on_the_partnerships_colour_can_be_read(tmp_path: Path, colour: str, words: str) -> None:
    assert Place(tmp_path).options(brand_colour=colour).brand_text == words
