"""Templates: ordinary docxtpl files that anybody edits in Word, filled in strictly.

docxtpl finds the fields in what Word made of the page; all else of its rendering is replaced here, because its
defaults lose text without a word. Jinja runs in its sandbox, an unknown field is an error, every value is
escaped and cleaned in the one place where it is written, and each is then looked for in the finished file.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, pass_eval_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.nodes import EvalContext, Expr
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from documents.writing.template_file import TemplateBroken, repacked, template_bytes
from documents.writing.text import clean, day_in_words
from documents.writing.written_text import ValueLost, check_written, part_names

__all__ = ["MissingField", "TemplateBroken", "ValueLost", "fill"]

_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
# Statements with which a template computes a text in one place and writes it in another.
_MOVES_TEXT = re.compile(r"\{%[^%}]*\b(?:set|macro|call|filter|block)\b")
_LITERAL_BRACES = {"{_{": "{{ '{{' }}", "}_}": "{{ '}}' }}", "{_%": "{{ '{%' }}", "%_}": "{{ '%}' }}"}
_IN_ATTRIBUTE = re.compile(r'(=")\{\{\s*([^"{}]+?)\s*\}\}(")')
_AUTOESCAPE = re.compile(r"\{%-?\s*autoescape\b")
_PROPERTIES = "docProps/core.xml"


class MissingField(Exception):
    """A template asks for a field that it is not given. `field` is what the template calls it."""

    def __init__(self, field: str) -> None:
        super().__init__(f"The template asks for the field {field}, which is not known.")
        self.field = field


def fill(template: bytes | Path, fields: Mapping[str, object], words: Words | None = None) -> bytes:
    """Return `template` filled in with `fields`, as .docx bytes. words: a narrower language than `Words`.

    fields: texts, numbers, dates, and mappings and sequences of them; anything else is a TypeError. All that the
    template writes of them is in the finished file: line breaks and tabs as such, control characters left out.
    The same template and fields give the same bytes.
    Raises TemplateBroken, MissingField, ValueLost.
    """
    filling = Filling(template_bytes(template), words)
    document = repacked(filling.finish(filling.body, plain(fields)), lambda name, content: content)
    filling.check(document)
    return document


def plain(value: object) -> Any:
    """Return a copy of `value` that is nothing but texts, numbers, lists and dictionaries.

    A template can reach the methods of what it is given, so it is given nothing with methods of ours.
    """
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [plain(inner) for inner in value]
    raise TypeError(f"A template can't be given a {type(value).__name__}.")


class _Setting(str):
    """A value that goes into an attribute (a cell's colour): it is no text to look for in the finished file."""

    __slots__ = ()


class _Escaped(CodeGenerator):
    """Jinja's compiler, for templates whose values `Words._shown` has escaped already: it does not do so again.

    markupsafe makes an object of each escaped text, which takes longer than escaping it.
    """

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        assert finalize.src is not None
        self.write(f"({finalize.src}")


class Words(SandboxedEnvironment):
    """The language of our templates: Jinja, sandboxed, where every value is cleaned, escaped and remembered.

    written: takes each text as it is written. in_xml False: for texts that are no XML (document properties).
    """

    code_generator_class = _Escaped

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True, finalize=self._shown)
        # Nothing that comes out of a field is ever taken for XML.
        del self.filters["safe"]
        self.filters["as_setting"] = _Setting
        self.written: Callable[[str], object] = _unheard
        self.in_xml = True

    def getattr(self, obj: object, attribute: str) -> Any:
        # Nearly all that a template is given are dictionaries; Jinja would ask each for an attribute first.
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    # Asking for the evaluation context keeps Jinja from working values out while it compiles, unheard.
    @pass_eval_context
    def _shown(self, context: EvalContext, value: object) -> str:
        """Return a value as text: cleaned, noted, escaped."""
        if type(value) is str and _PLAIN.fullmatch(value):
            self.written(value)
            return value
        if type(value) is not str:
            if isinstance(value, _Setting):
                return str(escape(clean(value)))
            value = value.unescape() if isinstance(value, Markup) else "" if value is None else str(value)
        text = clean(value)
        self.written(text)
        if not self.in_xml:
            return text  # a property, which lxml escapes
        return str(escape(text)).replace("\n", _BREAK).replace("\t", _TAB)


_PLAIN = re.compile("[ !#-%(-;=?-~]*")
"""Nothing to clean and nothing to escape: printable ASCII but for & < > and the quotes."""


def _unheard(text: str) -> None:
    pass


def jinja_source(patched_xml: str) -> str:
    """Return what docxtpl made of a part as Jinja source: literal braces as it spells them, settings marked.

    Raises TemplateBroken for a template that would switch escaping off.
    """
    if _AUTOESCAPE.search(patched_xml):
        raise TemplateBroken("The template changes how texts are escaped, which it may not. Take autoescape out.")
    for literal, written_as in _LITERAL_BRACES.items():
        patched_xml = patched_xml.replace(literal, written_as)
    return _IN_ATTRIBUTE.sub(r"\1{{ (\2)|as_setting }}\3", patched_xml)


class _Docx(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl with the parts replaced that lose text: rendering, and the parser that repairs by leaving out."""

    def __init__(self, data: bytes, words: Words) -> None:
        super().__init__(io.BytesIO(data))
        self.words = words
        self.written: dict[str, list[str]] = defaultdict(list)
        self.out_of_order: set[str] = set()

    def render_xml_part(
        self, src_xml: str, part: Any, context: Mapping[str, Any], jinja_env: object = None
    ) -> str:
        name = str(part.partname).lstrip("/")
        if _MOVES_TEXT.search(src_xml):
            self.out_of_order.add(name)
        with self._heard(name):
            return self.words.from_string(jinja_source(src_xml)).render(context)

    def render_properties(self, context: Mapping[str, Any], jinja_env: object = None) -> None:
        properties = self.docx.core_properties
        self.words.in_xml = False
        for name in ("author", "comments", "identifier", "keywords", "language", "subject", "title"):
            source = getattr(properties, name)
            if "{{" in source or "{%" in source:
                with self._heard(_PROPERTIES):
                    # Word shows no more than this of a property, and python-docx refuses to write it.
                    setattr(properties, name, str(self.words.from_string(source).render(context))[:255])
        self.words.in_xml = True
        # A property repeats what the document says and may be cut.
        self.written.pop(_PROPERTIES, None)

    def fix_tables(self, xml: str) -> Any:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            tree = etree.fromstring(xml, parser)
        except etree.XMLSyntaxError as problem:
            raise TemplateBroken("The template's tables and statements do not fit together.") from problem
        # Only columns made by a loop change the number of columns; docxtpl's repair is for them.
        return super().fix_tables(xml) if self.loops_columns else tree

    loops_columns = False

    @contextmanager
    def _heard(self, part: str) -> Iterator[None]:
        self.words.written = self.written[part].append
        try:
            yield
        finally:
            self.words.written = _unheard


class Filling:
    """One filling-in of one template; its steps are apart so that rows can be streamed into the middle."""

    def __init__(self, data: bytes, words: Words | None = None) -> None:
        """data: from `template_bytes`. words: a narrower language than `Words`. Raises TemplateBroken."""
        self._docx = _Docx(data, words or Words())
        try:
            self._docx.render_init()
            source = self._docx.get_xml()
        except Exception as problem:  # python-docx says what it did not like with whatever came to hand
            raise TemplateBroken("The template can't be opened. Save it again in Word as .docx.") from problem
        self._docx.loops_columns = "{%tc" in source or "{%vm" in source or "{%hm" in source
        self.body: str = self._docx.patch_xml(source)

    @property
    def words(self) -> Words:
        return self._docx.words

    @staticmethod
    def moves_text(source: str) -> bool:
        """Return whether a template computes texts in another order than it writes them."""
        return _MOVES_TEXT.search(source) is not None

    def finish(self, body: str, fields: Mapping[str, Any]) -> bytes:
        """Return the document with `body` (as in `self.body`) and all other parts rendered.

        fields: see `plain`. Raises TemplateBroken, MissingField.
        """
        with plain_words_for_mistakes():
            docx = self._docx
            tree = docx.fix_tables(docx.render_xml_part(body, docx.docx._part, fields))
            docx.fix_docpr_ids(tree)
            docx.map_tree(tree)
            for kind in (docx.HEADER_URI, docx.FOOTER_URI):
                for relation, xml in docx.build_headers_footers_xml(fields, kind, docx.words):
                    docx.map_headers_footers_xml(relation, xml)
            docx.render_properties(fields)
            docx.render_footnotes(fields, docx.words)
        saved = io.BytesIO()
        docx.docx.save(saved)
        return saved.getvalue()

    def check(self, document: bytes, but: Sequence[str] = ()) -> None:
        """Look for every written value in the finished document. Raises ValueLost.

        but: parts that are checked elsewhere.
        """
        present = set(part_names(document))
        for part, values in self._docx.written.items():
            if part not in but:
                if part not in present:
                    raise ValueLost(f"The part {part} is not in the finished document.")
                check_written(document, part, values, in_order=part not in self._docx.out_of_order)


_NAMED = re.compile(r"'([^']+)' is undefined|has no attribute '([^']+)'|has no element (\S+)")


@contextmanager
def plain_words_for_mistakes() -> Iterator[None]:
    """Turn Jinja's errors into MissingField and TemplateBroken. Their messages name fields, never values."""
    try:
        yield
    except UndefinedError as problem:
        found = _NAMED.search(str(problem))
        raise MissingField(next(filter(None, found.groups()), "?") if found else "?") from None
    except TemplateSyntaxError as problem:
        raise TemplateBroken(f"The template has a mistake in a field or statement: {problem.message}.") from None
    except SecurityError:
        raise TemplateBroken("The template asks for something that templates may not do.") from None
    except (TemplateError, *_MISTAKES):
        raise TemplateBroken("The template has a mistake: a field or statement can't be worked out.") from None


_MISTAKES = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)
"""What a statement of the template's own raises: a sum over texts, a range too long for the sandbox."""
