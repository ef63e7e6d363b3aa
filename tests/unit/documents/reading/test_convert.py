"""What is converted before it is read is told by the file's marks."""

from __future__ import annotations

import io
import zipfile

import pytest

from documents.reading.convert import kind_to_convert

TEXT = "application/vnd.oasis.opendocument.text"


def package(*, packed: bool, last: bool = False, called: str = TEXT) -> bytes:
    stream = io.BytesIO()
    parts = [("mimetype", called), ("content.xml", "<a/>")]
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as made:
        for name, text in reversed(parts) if last else parts:
            made.writestr(name, text)
    return stream.getvalue()


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("last", [False, True])
def test_an_open_document_is_known_however_its_type_is_packed(packed: bool, last: bool) -> None:
    assert kind_to_convert(package(packed=packed, last=last)) == "odt"


@pytest.mark.parametrize(
    "data",
    [
        package(packed=True, called="application/vnd.oasis.opendocument.spreadsheet"),
        package(packed=True, called="x" * 500),
        package(packed=True)[:-30],
        b"PK\x03\x04 mimetype",
    ],
)
def test_other_and_broken_archives_are_not_converted(data: bytes) -> None:
    assert kind_to_convert(data) is None
