"""The one address of OAI-PMH, and the answers in XML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from lxml import etree

from publication.dublin_core import description
from publication.harvesting.asked import PREFIX, Asked, Fault, Window, token_of, understood
from publication.harvesting.records import Record, as_moment, in_set, record_of, sets_of
from publication.parts import parts, public_address

harvesting = Blueprint("harvesting", __name__)

PAGE = 50
_OAI = "http://www.openarchives.org/OAI/2.0/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NAMES: Any = {None: _OAI, "xsi": _XSI}  # lxml's stubs know no default namespace
_BEFORE_ALL = "2000-01-01T00:00:00Z"


@harvesting.route("/oai", methods=["GET", "POST"])
def answer() -> Response:
    """Answer one request of a harvester, sent either way that the protocol knows."""
    given = (request.form if request.method == "POST" else request.args).to_dict(flat=False)
    root = etree.Element(etree.QName(_OAI, "OAI-PMH"), nsmap=_NAMES)
    root.set(etree.QName(_XSI, "schemaLocation"), f"{_OAI} {_OAI}OAI-PMH.xsd")
    _add(root, "responseDate", as_moment(datetime.now(UTC)))
    told = _add(root, "request", public_address("harvesting.answer"))
    repeated = {name: values[0] for name, values in given.items()}
    try:
        asked = understood(given)
        part = etree.Element(etree.QName(_OAI, asked.verb), nsmap=_NAMES)
        _ANSWERS[asked.verb](part, asked)
        root.append(part)
    except Fault as fault:
        _add(root, "error", fault.message, code=fault.code)
        repeated = repeated if fault.known else {}
    for name, value in sorted(repeated.items()):
        told.set(name, value)
    return Response(etree.tostring(root, xml_declaration=True, encoding="UTF-8"), mimetype="text/xml")


def _identify(part: etree._Element, asked: Asked) -> None:
    options, records = parts().options, _records()
    _add(part, "repositoryName", f"Published reviews – {options.partnership}")
    _add(part, "baseURL", public_address("harvesting.answer"))
    _add(part, "protocolVersion", "2.0")
    # The protocol wants an address, and a site may have none to give.
    host = _host() if "." in _host() else f"{_host()}.invalid"
    _add(part, "adminEmail", options.contact_email or f"postmaster@{host}")
    _add(part, "earliestDatestamp", min((record.moment for record in records), default=_BEFORE_ALL))
    _add(part, "deletedRecord", "persistent")
    _add(part, "granularity", "YYYY-MM-DDThh:mm:ssZ")


def _formats(part: etree._Element, asked: Asked) -> None:
    if asked.identifier and _record(asked.identifier).deleted:
        raise Fault("noMetadataFormats", "This record is deleted, so it is described no more")
    one = _add(part, "metadataFormat")
    _add(one, "metadataPrefix", PREFIX)
    _add(one, "schema", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
    _add(one, "metadataNamespace", "http://www.openarchives.org/OAI/2.0/oai_dc/")


def _sets(part: etree._Element, asked: Asked) -> None:
    reviews = [record.review for record in _records()]
    for spec, name in sets_of(reviews, parts().options).items():
        one = _add(part, "set")
        _add(one, "setSpec", spec)
        _add(one, "setName", name)


def _get(part: etree._Element, asked: Asked) -> None:
    _add_record(part, _record(asked.identifier))


def _list(part: etree._Element, asked: Asked) -> None:
    window = asked.window
    assert window is not None
    fitting = [record for record in _records() if _fits(record, window)]
    left = [record for record in fitting if (record.moment, record.identifier) > window.after]
    if not left:
        raise Fault("noRecordsMatch", "No record fits what was asked for")
    for record in left[:PAGE]:
        (_add_header if asked.verb == "ListIdentifiers" else _add_record)(part, record)
    resumed = window.cursor > 0
    if len(left) > PAGE or resumed:
        last = left[:PAGE][-1]
        total = window.total or len(fitting)
        onward = window.going_on((last.moment, last.identifier), len(left[:PAGE]), total)
        token = token_of(onward) if len(left) > PAGE else ""
        _add(part, "resumptionToken", token, completeListSize=str(total), cursor=str(window.cursor))


def _fits(record: Record, window: Window) -> bool:
    return (
        (not window.first or record.moment >= window.first)
        and (not window.last or record.moment <= window.last)
        and (not window.of_set or in_set(record, window.of_set))
    )


def _records() -> Sequence[Record]:
    """Return every record, the one that changed longest ago first: what changes meanwhile comes later again."""
    host = _host()
    records = [record_of(review, host) for review in parts().catalogue.with_withdrawn()]
    return sorted(records, key=lambda record: (record.moment, record.identifier))


def _record(identifier: str) -> Record:
    found = next((record for record in _records() if record.identifier == identifier), None)
    if found is None:
        raise Fault("idDoesNotExist", "There is no record with this identifier")
    return found


def _add_record(part: etree._Element, record: Record) -> None:
    one = _add(part, "record")
    _add_header(one, record)
    if record.deleted:
        return
    review = record.review
    described = description(
        review,
        title=review.title,
        publisher=review.partnership,
        identifier=public_address("pages.review", slug=review.slug),
        related=[
            *([review.link] if review.link else []),
            *(
                public_address("downloads.document", slug=review.slug, document_slug=document.slug)
                for document in review.documents
            ),
        ],
    )
    _add(one, "metadata").append(described)


def _add_header(part: etree._Element, record: Record) -> None:
    header = _add(part, "header", **({"status": "deleted"} if record.deleted else {}))
    _add(header, "identifier", record.identifier)
    _add(header, "datestamp", record.moment)
    for spec in record.sets:
        _add(header, "setSpec", spec)


def _host() -> str:
    return urlsplit(parts().options.public_url).hostname or "localhost"


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, etree.QName(_OAI, name), attributes)
    if text:
        child.text = text
    return child


_ANSWERS: Mapping[str, Callable[[etree._Element, Asked], None]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "ListIdentifiers": _list,
    "ListRecords": _list,
    "GetRecord": _get,
}
