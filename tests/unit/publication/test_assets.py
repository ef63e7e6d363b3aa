"""The built style sheet and script: as they were built, and asking no other site for anything."""

import hashlib
import re

import pytest

from publication.assets import assets_version
from tests.unit.publication.examples import TEMPLATES

ASSETS = TEMPLATES / "assets"


def listed() -> dict[str, str]:
    lines = (ASSETS / "SHA256SUMS.txt").read_text().splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def test_every_built_file_is_listed_with_its_sum() -> None:
    held = {
        path.relative_to(ASSETS).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in ASSETS.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS.txt"
    }

    assert held == listed()
    assert re.fullmatch("[0-9a-f]{12}", assets_version(ASSETS))


def test_the_style_sheet_loads_nothing_and_has_no_crest_or_government_font() -> None:
    style = (ASSETS / "service.css").read_text()

    assert "url(" not in style
    assert "@import" not in style
    assert "GDS Transport" not in style
    assert "crest" not in style


def test_the_licence_is_there() -> None:
    assert "MIT License" in (ASSETS / "LICENCE-govuk-frontend.txt").read_text()


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("start", "background"), [("", "#ffffff"), ("", "#f3f5f7"), (".contrast-high ", "#000000")]
)
def test_the_agency_colours_can_be_read(start: str, background: str) -> None:
    style = (ASSETS / "service.css").read_text()
    colours = re.findall(rf"[}}]{re.escape(start)}\.app-agency--(\d+)\{{--agency-colour: (#[0-9a-f]{{6}})", style)

    assert [number for number, _ in colours] == [str(number) for number in range(1, 13)]
    for _, colour in colours:
        light, dark = sorted((luminance(colour), luminance(background)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5
