"""The package for the national repository: documents, catalogue text and Dublin Core in a BagIt bag, zipped.

The bag (RFC 8493, SHA-256 manifests) is made and checked by the Library of Congress's `bagit`. The same review and
files always give the same bytes: dates come from the publication, entries are sorted and stored uncompressed.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import bagit

from publication.dublin_core import dublin_core
from publication.review import (
    DOCUMENT_KIND_NAMES,
    REVIEW_KIND_NAMES,
    ListingState,
    PublishedDocument,
    PublishedReview,
)

ANONYMOUS_AREA = "Anonymous"
# A bag names the programme that made it; the version of a library would change the bytes of the same review.
_MADE_BY = "casereviews, with bagit-python"

# Words that do not tell one partnership from another.
_COMMON_WORDS = (
    "safeguarding children childrens child s adults partnership partnerships board local lscb lscp scp "
    "council city county borough of and the for"
)
_SAID_BY_EVERY_PARTNERSHIP = frozenset(_COMMON_WORDS.split())


class HandoffRefused(ValueError):
    """The package cannot be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class HandoffTexts:
    """What the package says about the review; names the partnership only if it is not anonymous."""

    catalogue_title: str
    folder: str
    area: str
    publisher: str


def build_handoff(
    review: PublishedReview,
    files: Mapping[str, bytes | Path],
    area: str,
    *,
    anonymous: bool = False,
) -> bytes:
    """Return the package of a listed review as the bytes of a ZIP file.

    files: the content of each document by its address part (`PublishedDocument.slug`). area: as the repository
    lists it, e.g. a county or city. anonymous: neither area nor partnership is named, inside or in file names.
    Raises HandoffRefused if the review has no documents, a file is missing or is not the approved one, or if an
    anonymous package would name the area or the partnership in its texts.

    The words inside the documents are not read here: before an anonymous package the caller checks the documents
    themselves (documents.safety).
    """
    if review.state is not ListingState.LISTED or not review.documents:
        raise HandoffRefused("Only a published review with at least one document can be handed over")
    texts = handoff_texts(review, area, anonymous=anonymous)
    with tempfile.TemporaryDirectory(prefix="handoff-") as folder:
        root = Path(folder) / texts.folder
        root.mkdir()
        (root / "documents").mkdir()
        for place, document in enumerate(review.documents, start=1):
            (root / "documents" / document_name(place, document)).write_bytes(_approved(document, files))
        (root / "catalogue.txt").write_text(catalogue_text(review, texts), encoding="utf-8")
        (root / "catalogue.json").write_text(_catalogue_json(review, texts), encoding="utf-8")
        (root / "dublin-core.xml").write_bytes(
            dublin_core(review, title=texts.catalogue_title, publisher=texts.publisher, coverage=texts.area)
        )
        if anonymous:
            _refuse_names(root, (area, review.partnership))
        bag = bagit.make_bag(str(root), bag_info=_bag_info(review, texts), checksums=["sha256"])
        bag.validate()
        return _zipped(root, review)


def handoff_texts(review: PublishedReview, area: str, *, anonymous: bool) -> HandoffTexts:
    """Return the titles and names of the package. The catalogue title is `YEAR – Area – Name`."""
    shown_area = ANONYMOUS_AREA if anonymous else area.strip()
    if not shown_area:
        raise HandoffRefused("Enter the area under which the repository lists the review")
    return HandoffTexts(
        catalogue_title=f"{review.year} – {shown_area} – {review.title}",
        folder=f"{review.year}-{_plain(shown_area)}-{_plain(review.title)}"[:80].rstrip("-"),
        area="" if anonymous else shown_area,
        publisher=ANONYMOUS_AREA if anonymous else review.partnership,
    )


def handoff_name(review: PublishedReview, area: str, *, anonymous: bool = False) -> str:
    """Return the file name of the package, lower-case letters, digits and hyphens, ending `.zip`."""
    return f"{handoff_texts(review, area, anonymous=anonymous).folder}.zip"


def document_name(place: int, document: PublishedDocument) -> str:
    """Return a document's name in the package: its place and kind, never what an uploaded file was called."""
    return f"{place:02d}-{document.kind}.{document.ending}"


def catalogue_text(review: PublishedReview, texts: HandoffTexts) -> str:
    """Return the entry in the repository's pattern: title, summary, learning, recommendations, keywords."""
    parts = [
        texts.catalogue_title,
        f"Kind: {REVIEW_KIND_NAMES[review.kind]}",
        f"Published: {review.published_on.isoformat()}",
        f"Summary\n{review.summary or 'None given.'}",
    ]
    if review.learning:
        parts.append(f"Learning\n{review.learning}")
    if review.recommendations:
        numbered = "\n".join(f"{number}. {text}" for number, text in enumerate(review.recommendations, start=1))
        parts.append(f"Recommendations\n{numbered}")
    parts.append(f"Keywords: {'; '.join(review.themes) or 'none'}")
    if review.restriction_reason:
        parts.append(f"Restriction: {review.restriction_reason}")
    names = [
        f"{document_name(place, document)}: {DOCUMENT_KIND_NAMES[document.kind]}, {document.title}"
        for place, document in enumerate(review.documents, start=1)
    ]
    parts.append("Documents\n" + "\n".join(names))
    return "\n\n".join(parts) + "\n"


def _catalogue_json(review: PublishedReview, texts: HandoffTexts) -> str:
    entry = {
        "version": 1,
        "catalogue_title": texts.catalogue_title,
        "title": review.title,
        "year": review.year,
        "area": texts.area or None,
        "publisher": texts.publisher,
        "kind": review.kind,
        "published_on": review.published_on.isoformat(),
        "summary": review.summary,
        "learning": review.learning,
        "recommendations": list(review.recommendations),
        "keywords": list(review.themes),
        "restriction": review.restriction,
        "restriction_reason": review.restriction_reason,
        "documents": [
            {
                "file": f"documents/{document_name(place, document)}",
                "kind": document.kind,
                "title": document.title,
                "format": document.format,
                "size": document.size,
                "pages": document.pages,
                "sha256": document.sha256,
            }
            for place, document in enumerate(review.documents, start=1)
        ],
    }
    return json.dumps(entry, ensure_ascii=False, indent=2) + "\n"


def _approved(document: PublishedDocument, files: Mapping[str, bytes | Path]) -> bytes:
    given = files.get(document.slug)
    if given is None:
        raise HandoffRefused(f"The file of the document “{document.title}” is missing")
    content = given.read_bytes() if isinstance(given, Path) else given
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise HandoffRefused(f"The file of the document “{document.title}” is not the one that was approved")
    return content


def _refuse_names(root: Path, names: tuple[str, ...]) -> None:
    """Raise HandoffRefused if the texts or file names of the package hold one of `names`."""
    said = [path.relative_to(root.parent).as_posix() for path in root.rglob("*")]
    said += [(root / name).read_text(encoding="utf-8") for name in ("catalogue.txt", "catalogue.json")]
    text = _comparable("\n".join(said))
    for name in names:
        telling = [
            word for word in re.findall(r"\w+", _comparable(name)) if word not in _SAID_BY_EVERY_PARTNERSHIP
        ]
        # "West Haven" and "West-haven" give Westhaven away too; "taken to" does not hold Kent.
        letters = r"[\W_]*".join(re.escape(letter) for letter in "".join(telling))
        if letters and re.search(rf"(?<![^\W_]){letters}(?![^\W_])", text):
            raise HandoffRefused(
                "An anonymous package must not name the area or the partnership. "
                "Take the name out of the title, summary, learning, recommendations, themes and document titles"
            )


def _comparable(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _plain(text: str) -> str:
    """Return a text as lower-case ASCII letters, digits and single hyphens."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.replace("'", "")).strip("-") or "review"


def _bag_info(review: PublishedReview, texts: HandoffTexts) -> dict[str, str]:
    return {
        "Source-Organization": texts.publisher,
        "External-Description": texts.catalogue_title,
        "External-Identifier": texts.folder,
        "Bagging-Date": review.published_on.isoformat(),
        "Bag-Software-Agent": _MADE_BY,
    }


def _zipped(root: Path, review: PublishedReview) -> bytes:
    published = review.published_on
    moment = (max(published.year, 1980), published.month, published.day, 0, 0, 0)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(path for path in root.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(root.parent).as_posix(), moment)
            entry.create_system = 3  # Unix, so that the permissions below are read
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return out.getvalue()
