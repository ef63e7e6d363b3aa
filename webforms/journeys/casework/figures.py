"""Pages: the figures of a year, to read, to print and to keep as a workbook."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.figures import years
from casework.actions.figures.years import YearFigures
from casework.rules.figures import ShownTable, hidden_alone, shown, year_in_words, year_of
from casework.rules.permissions import Permission
from webforms.access import current_today, current_work, requires
from webforms.charts import bars
from webforms.journeys.casework.pages import pages
from webforms.options import Table
from webforms.table_files import table_file


@pages.get("/figures", endpoint="figures")
@requires(Permission.SEE_FIGURES)
def figures() -> str:
    """Show the figures of a year: numbers alone, each set as a chart with its table."""
    year, financial, hide = _asked()
    found = years.of_year(current_work(), year, financial=financial)
    tables = [shown(table, hide=hide) for table in found.tables]
    return render_template(
        "casework/figures/figures.html",
        found=found,
        year=year,
        financial=financial,
        hide=hide,
        years=[
            (one, year_in_words(one, financial=financial)) for one in sorted({*found.years, year}, reverse=True)
        ],
        words=year_in_words(year, financial=financial),
        headlines=[(words, hidden_alone(number, hide=hide)) for words, number in found.headlines],
        tables=[(one, bars(f"{one.table.name}: {one.table.columns[0].lower()}", one.drawn())) for one in tables],
        asked=_address(year, financial, hide),
        other=url_for("casework.figures", **_address(year, financial, not hide)),
    )


@pages.get("/figures/download", endpoint="figures_file")
@requires(Permission.SEE_FIGURES)
def figures_file() -> Response:
    """Give the figures of a year as a workbook."""
    year, financial, hide = _asked()
    found = years.to_export(current_work(), year, financial=financial)
    words = year_in_words(year, financial=financial)
    return table_file(
        _sheets(found, [shown(table, hide=hide) for table in found.tables], hide), f"Figures {words}", "xlsx"
    )


def _asked() -> tuple[int, bool, bool]:
    """Return the year, whether it is a financial one, and whether small numbers are hidden."""
    financial = request.args.get("kind") == "financial"
    today = year_of(current_today(), financial=financial)
    year = request.args.get("year", today, type=int)
    return min(max(year, 2000), today + 1), financial, request.args.get("small") == "hide"


def _address(year: int, financial: bool, hide: bool) -> dict[str, Any]:
    return {"year": year, "kind": "financial" if financial else "calendar", "small": "hide" if hide else None}


def _sheets(found: YearFigures, tables: list[ShownTable], hide: bool) -> list[Table]:
    headlines = [
        (words, number if hidden_alone(number, hide=hide) == str(number) else hidden_alone(number, hide=hide))
        for words, number in found.headlines
    ]
    sheets: list[Table] = [("Overview", ("Figure", "Number"), headlines)]
    for one in tables:
        rows = [
            (
                words,
                *(number if said == str(number) else said for number, said in zip(numbers, saying, strict=True)),
            )
            for (words, numbers), (_, saying) in zip(one.table.rows, one.rows, strict=True)
        ]
        sheets.append((one.table.name, (one.table.first, *one.table.columns), rows))
    if found.reasons and not hide:
        sheets.append(("Why it was late", ("What had to be done", "Reason"), found.reasons))
    return sheets
