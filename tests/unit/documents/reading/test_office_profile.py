"""The profile that LibreOffice begins with: one that it need neither set up nor take for another version's."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from documents.reading import convert


@pytest.fixture
def program(tmp_path: Path) -> Path:
    (tmp_path / "setuprc").write_text("[Bootstrap]\nbuildid=40(Build:2)\nExtensionUpdateURL=none\n")
    return tmp_path / "soffice.bin"


def test_a_profile_names_the_build_so_that_the_program_is_started_once(program: Path) -> None:
    assert convert._profile_files(program)["extensions/buildid"] == "40(Build:2)"


def test_a_program_that_does_not_name_its_build_sets_its_profile_up_itself(tmp_path: Path) -> None:
    assert list(convert._profile_files(tmp_path / "soffice.bin")) == ["registrymodifications.xcu"]


def test_a_profile_says_that_this_version_was_there_before(program: Path) -> None:
    space = "{http://openoffice.org/2001/registry}"
    items = ElementTree.fromstring(convert._profile_files(program)["registrymodifications.xcu"])
    (item,) = (item for item in items if item.get(f"{space}path") == "/org.openoffice.Setup/Product")
    (said,) = item.iter("prop")
    assert said.get(f"{space}name") == "ooSetupLastVersion"
    assert float(item.findtext("prop/value") or 0) > 90
