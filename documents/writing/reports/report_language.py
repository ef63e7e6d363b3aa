"""What a report's template may say: fields, lists, conditions, nothing that computes, calls or reaches on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from jinja2 import nodes, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import LoopContext
from markupsafe import Markup, escape

from documents.writing.template import Words
from documents.writing.template_file import TemplateBroken
from documents.writing.text import clean

FILTERS: Final = frozenset(
    {"upper", "lower", "capitalize", "title", "trim", "length", "first", "last", "as_setting"}
)
"""What may stand after a field's "|"."""

LOOP_FIELDS: Final = frozenset({"index", "first", "last", "length"})
"""What may be asked of a repetition: `loop.index` and its like."""

DEEPEST: Final = 3
"""Lists within lists."""

_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.Filter,
    nodes.For,
    nodes.If,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Concat,
)


def unfit(node: nodes.Node) -> str:
    """Return what of a parsed template is not of the language, in plain words; "" when all of it is."""
    if not isinstance(node, _ALLOWED):
        return _CALLED.get(type(node), "something that templates may not do")
    if isinstance(node, nodes.Filter) and (node.name not in FILTERS or node.args or node.kwargs):
        return f"“| {node.name}”, which is not known here"
    if isinstance(node, nodes.Getattr) and not isinstance(node.node, nodes.Name):
        return "a part of a part of a field"
    if isinstance(node, nodes.For) and (
        not isinstance(node.target, nodes.Name) or node.recursive or node.test is not None
    ):
        return "a repetition in another form than {% for one in list %}"
    return next(filter(None, map(unfit, node.iter_child_nodes())), "")


_CALLED: Final[dict[type, str]] = {
    nodes.Call: "a call",
    nodes.Getitem: "square brackets",
    nodes.Assign: "{% set %}",
    nodes.Macro: "{% macro %}",
    nodes.Include: "{% include %}",
    nodes.Import: "{% import %}",
    nodes.FromImport: "{% import %}",
    nodes.Extends: "{% extends %}",
    nodes.Block: "{% block %}",
    nodes.Test: "“is”",
    nodes.Add: "a sum",
    nodes.Mul: "a sum",
    nodes.Pow: "a sum",
}


def references(tree: nodes.Node) -> Iterator[nodes.Expr]:
    """Yield every field that is asked for, `a.b` as one."""
    for child in tree.iter_child_nodes():
        if isinstance(child, nodes.Getattr | nodes.Name):
            yield child
        else:
            yield from references(child)


def named(asked: nodes.Node) -> tuple[str, str]:
    """Return the name of a field that is asked for and of its part, "" for none."""
    if isinstance(asked, nodes.Getattr) and isinstance(asked.node, nodes.Name):
        return asked.node.name, asked.attr
    if isinstance(asked, nodes.Name):
        return asked.name, ""
    return "", ""


class ReportWords(Words):
    """The language of reports: `Words`, narrowed, so that no template can do more than show its fields."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        what = unfit(tree)
        if what:
            raise TemplateBroken(f"The template has {what}. Templates show fields, lists and conditions only.")
        return tree

    def getattr(self, obj: object, attribute: str) -> Any:
        """Return a part of a list's entry, or what a repetition says of itself; nothing else has parts."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in LOOP_FIELDS:
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)


class PlainLineWords(ReportWords):
    """The same for workbooks and slides, where a line break is a character until `finished` makes more of it."""

    @pass_eval_context
    def _shown(self, context: EvalContext, value: object) -> str:
        if isinstance(value, Markup):
            value = value.unescape()
        text = clean("" if value is None else str(value))
        self.written(text)
        return str(escape(text)) if self.in_xml else text
