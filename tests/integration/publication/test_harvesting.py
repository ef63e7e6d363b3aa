"""OAI-PMH 2.0: every answer fits the protocol's schema, and a harvester gets every record once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from lxml import etree

from publication.harvesting.views import PAGE
from publication.review import ReviewKind
from tests.integration.publication.conftest import Site
from tests.unit.publication.examples import NOW, review

FILES = Path(__file__).parents[2] / "files" / "publication"
OAI = {"o": "http://www.openarchives.org/OAI/2.0/", "dc": "http://purl.org/dc/elements/1.1/"}
SCHEMA = etree.XMLSchema(etree.parse(FILES / "oai_pmh.xsd"))


def ask(site: Site, question: str) -> etree._Element:
    """Return the answer to a question, which fits the schema."""
    answer = site.get(f"/oai?{question}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    root = etree.fromstring(answer.content)
    SCHEMA.assertValid(root)
    return root


def said(root: etree._Element, path: str) -> list[str]:
    found = root.xpath(path, namespaces=OAI)
    assert isinstance(found, list)
    return [str(one) for one in found]


def error(root: etree._Element) -> str:
    (code,) = said(root, "o:error/@code")
    return code


def harvest(site: Site, question: str) -> Iterator[etree._Element]:
    """Yield the pages of a list as a harvester gets them."""
    root = ask(site, question)
    verb = said(root, "o:request/@verb")[0]
    while True:
        yield root
        token = "".join(said(root, "*/o:resumptionToken/text()"))
        if not token:
            return
        root = ask(site, f"verb={verb}&resumptionToken={token}")


@pytest.fixture
def several(site: Site) -> Site:
    site.place.put(b"report")
    site.place.put(
        slug="older", title="Older", kind=ReviewKind.SCR, themes=("Neglect",), updated_at=NOW - timedelta(days=9)
    )
    site.place.put(slug="archived", title="Archived")
    site.place.publisher.archive("archived", "In the repository.", NOW + timedelta(days=1))
    site.place.put(slug="withdrawn", title="Withdrawn", themes=("Neglect",))
    site.place.publisher.withdraw("withdrawn", "A date.", NOW + timedelta(days=2))
    return site


def test_the_site_says_who_it_is(several: Site) -> None:
    root = ask(several, "verb=Identify")

    assert said(root, "o:Identify/o:baseURL/text()") == ["https://reviews.example.org/oai"]
    assert said(root, "o:Identify/o:earliestDatestamp/text()") == ["2026-02-22T09:30:00Z"]
    assert said(root, "o:Identify/o:deletedRecord/text()") == ["persistent"]
    assert said(root, "o:request/text()") == ["https://reviews.example.org/oai"]


def test_a_record_is_described_in_dublin_core(several: Site) -> None:
    root = ask(several, "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:reviews.example.org:child-alex")

    assert said(root, "//dc:title/text()") == ["Child Alex: who was listening?"]
    assert said(root, "//dc:subject/text()") == ["Neglect", "Information sharing"]
    assert said(root, "//dc:identifier/text()")[0] == "https://reviews.example.org/reviews/child-alex"
    assert said(root, "//dc:relation/text()") == ["https://reviews.example.org/reviews/child-alex/report"]
    assert said(root, "//o:setSpec/text()") == ["kind:lcspr", "theme:neglect", "theme:information-sharing"]


def test_what_is_not_here_any_more_is_a_deleted_record(several: Site) -> None:
    for slug in ("archived", "withdrawn"):
        root = ask(several, f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:reviews.example.org:{slug}")

        assert said(root, "//o:header/@status") == ["deleted"]
        assert said(root, "//o:metadata") == []
        formats = ask(several, f"verb=ListMetadataFormats&identifier=oai:reviews.example.org:{slug}")
        assert error(formats) == "noMetadataFormats"


def test_sets_are_by_kind_and_theme_and_can_be_harvested(several: Site) -> None:
    specs = said(ask(several, "verb=ListSets"), "//o:setSpec/text()")

    assert specs == ["kind", "kind:scr", "kind:lcspr", "theme", "theme:information-sharing", "theme:neglect"]
    for spec in specs:
        assert said(ask(several, f"verb=ListIdentifiers&metadataPrefix=oai_dc&set={spec}"), "//o:identifier")
    only = ask(several, "verb=ListIdentifiers&metadataPrefix=oai_dc&set=kind:scr")
    assert said(only, "//o:identifier/text()") == ["oai:reviews.example.org:older"]


WINDOWS = [
    ("", ["older", "child-alex", "archived", "withdrawn"]),
    ("from=2026-03-03", ["child-alex", "archived", "withdrawn"]),
    ("until=2026-03-03", ["older", "child-alex"]),
    ("from=2026-03-03&until=2026-03-03", ["child-alex"]),
    ("from=2026-03-03T09:30:00Z&until=2026-03-03T09:30:00Z", ["child-alex"]),
    ("from=2026-03-03T09:30:01Z", ["archived", "withdrawn"]),
]


def test_from_and_until_include_their_ends(several: Site) -> None:
    for window, slugs in WINDOWS:
        root = ask(several, f"verb=ListIdentifiers&metadataPrefix=oai_dc&{window}".rstrip("&"))

        assert said(root, "//o:identifier/text()") == [f"oai:reviews.example.org:{slug}" for slug in slugs], window
        assert said(root, "//o:resumptionToken") == []


FAULTS = [
    ("", "badVerb"),
    ("verb=Steal", "badVerb"),
    ("verb=Identify&verb=Identify", "badVerb"),
    ("verb=Identify&set=kind", "badArgument"),
    ("verb=ListRecords", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
    ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
    ("verb=ListRecords&metadataPrefix=a%20b", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-01T00:00:00Z", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&until=2001-01-01", "noRecordsMatch"),
    ("verb=ListRecords&metadataPrefix=oai_dc&set=kind:none", "noRecordsMatch"),
    ("verb=ListRecords&metadataPrefix=oai_dc&set=a%20b", "badArgument"),
    ("verb=ListRecords&resumptionToken=nonsense", "badResumptionToken"),
    ("verb=ListRecords&resumptionToken=bnVsbA==", "badResumptionToken"),
    ("verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc", "badArgument"),
    ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
    ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
    ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:reviews.example.org:none", "idDoesNotExist"),
    ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%00%01", "badArgument"),
    ("verb=ListMetadataFormats&identifier=x", "idDoesNotExist"),
]


def test_what_the_protocol_does_not_allow_is_an_error_of_the_protocol(several: Site) -> None:
    for question, code in FAULTS:
        root = ask(several, question)

        assert error(root) == code, question
        repeated = said(root, "o:request/@*")
        assert bool(repeated) is (code not in ("badVerb", "badArgument")), question


def test_a_long_list_is_resumed_without_losing_or_doubling_a_record_though_one_changes_meanwhile(
    site: Site,
) -> None:
    count = 2 * PAGE + 7
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    every = [
        review(slug=f"review-{number:03d}", updated_at=begin + timedelta(hours=number // 3))
        for number in range(count)
    ]
    site.place.put_all(every)

    pages = harvest(site, "verb=ListRecords&metadataPrefix=oai_dc&set=kind:lcspr")
    first = next(pages)
    assert said(first, "//o:resumptionToken/@completeListSize") == [str(count)]
    assert said(first, "//o:resumptionToken/@cursor") == ["0"]
    site.place.publisher.withdraw("review-000", "A date.", NOW + timedelta(days=1))
    rest = list(pages)

    given = [said(page, "//o:header/o:identifier/text()") for page in [first, *rest]]
    assert [len(page) for page in given] == [PAGE, PAGE, 8]
    seen = [identifier for page in given for identifier in page]
    # The one that changed comes a second time, at the end, as deleted.
    assert seen[-1] == seen[0] == "oai:reviews.example.org:review-000"
    assert len(set(seen)) == count
    assert said(rest[-1], "//o:header/@status") == ["deleted"]
    assert said(rest[-1], "//o:resumptionToken/@cursor") == [str(2 * PAGE)]
    again = "".join(said(first, "*/o:resumptionToken/text()"))
    assert error(ask(site, f"verb=ListIdentifiers&resumptionToken={again}")) == "badResumptionToken"


def test_a_harvester_may_send_its_question_as_a_form(several: Site) -> None:
    answer = requests.post(
        f"{several.address}/oai", data={"verb": "ListRecords", "metadataPrefix": "oai_dc"}, timeout=10
    )

    root = etree.fromstring(answer.content)
    SCHEMA.assertValid(root)
    assert len(said(root, "//o:record")) == 4


def test_an_empty_site_answers_within_the_protocol(site: Site) -> None:
    assert error(ask(site, "verb=ListRecords&metadataPrefix=oai_dc")) == "noRecordsMatch"
    assert said(ask(site, "verb=ListSets"), "//o:setSpec/text()") == ["kind"]
    ask(site, "verb=Identify")
