"""`casereviews bench`: how fast this is, beside plain use of the libraries, on this machine, in one run."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

ROWS, OFFICE_ROWS, WHOLE_ROWS = 500, 1_000, 100
WHOLE_ROWS_FILE = "whole-rows.txt"


@click.command(epilog="Example: casereviews bench --part reading --rows 500")
@click.option(
    "--part",
    type=click.Choice(["reading", "chronology", "desk", "pack", "whole", "public", "load"]),
    help="Only this part; load is measured only when it is named.",
)
@click.option(
    "--rows",
    type=click.IntRange(10, 20_000),
    help="Rows of each return. Default: 500, and 1,000 of the Word and Excel file; 100 in the part whole, which "
    "takes minutes at 500.",
)
@click.option(
    "--runs", type=click.IntRange(1, 20), default=1, show_default=True, help="Runs of each step (median)."
)
@click.option(
    "--seconds",
    type=click.IntRange(10, 3600),
    default=60,
    show_default=True,
    help="How long two hundred people work in the part load.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def bench(part: str | None, rows: int | None, runs: int, seconds: int, as_json: bool) -> None:
    """Measure each step, and the same by plain use of a library; print seconds, memory and their ratio."""
    if part == "load":
        _load_of_people(seconds, as_json)
        return
    from casereviews.benchmark.material import make
    from casereviews.benchmark.measuring import MeasuringFailed
    from casereviews.benchmark.steps import STEPS

    chosen = [name for name, step in STEPS.items() if part in (None, step.part)]
    lines: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        make(Path(folder), rows or ROWS, rows or OFFICE_ROWS)
        (Path(folder) / WHOLE_ROWS_FILE).write_text(str(rows or WHOLE_ROWS))
        _make_more(Path(folder), {STEPS[name].part for name in chosen})
        with click.progressbar(
            chosen, label="Measuring", hidden=not sys.stderr.isatty(), file=sys.stderr
        ) as steps:
            try:
                lines = [_line(name, Path(folder), runs) for name in steps]
            except MeasuringFailed as problem:
                raise click.ClickException(str(problem)) from None
    if as_json:
        click.echo(
            json.dumps(
                {"version": 2, "rows": rows or ROWS, "load": _load(), "runs": runs, "steps": lines}, indent=1
            )
        )
        return
    for line in shown(lines, runs=runs):
        click.echo(line)


def _load_of_people(seconds: int, as_json: bool) -> None:
    """Let two hundred people work on the whole service, and print how long their pages took."""
    from casereviews.benchmark.load.measuring import CannotMeasure, measure

    load = _load()
    try:
        lines = measure(seconds, lambda words: click.echo(words, err=True))
    except CannotMeasure as problem:
        raise click.ClickException(str(problem)) from None
    if as_json:
        told = {"version": 2, "load": load, "seconds": seconds, "people": [asdict(line) for line in lines]}
        click.echo(json.dumps(told, indent=1))
        return
    click.echo(f"100 fill in a form, 80 send returns, 20 coordinate, on PostgreSQL. The load before was {load}.\n")
    click.echo(f"{'':28}{'requests':>10}{'errors':>8}{'median ms':>11}{'95 % ms':>9}{'worst ms':>10}")
    for line in lines:
        click.echo(
            f"{line.name:28}{line.requests:>10}{line.errors:>8}{line.median:>11}{line.p95:>9}{line.worst:>10}"
        )


def _make_more(folder: Path, parts: set[str]) -> None:
    """Make what the larger parts need here: a step's own process must not hold what making it took."""
    if "pack" in parts:
        from casereviews.benchmark.pack_steps import files

        files(folder)
    if "whole" in parts:
        from casereviews.benchmark.whole_material import changed, made

        made(folder)
        changed(folder)


def _line(name: str, folder: Path, runs: int) -> dict[str, Any]:
    """Return a step's figures in all its ways, and how many times faster ours is than the library alone."""
    from casereviews.benchmark.measured import WAYS
    from casereviews.benchmark.measuring import measure
    from casereviews.benchmark.steps import STEPS

    step = STEPS[name]
    ways = [way for way in WAYS if step.way(way) is not None and (way != "plain" or step.can_compare)]
    found = {way: measure(name, way, folder, runs) if way in ways else None for way in WAYS}
    ours, plain = found["ours"], found["plain"]
    return {
        "step": name,
        "title": step.title,
        "counts": step.counts,
        "library": step.library,
        **{way: asdict(figure) if figure else None for way, figure in found.items()},
        "ratio": round(plain.seconds / ours.seconds, 2) if plain and ours else None,
        "processor_ratio": round(plain.processor / max(ours.processor, 0.001), 2) if plain and ours else None,
    }


def shown(lines: Sequence[dict[str, Any]], *, runs: int) -> Iterator[str]:
    """Yield the lines that show the steps' figures (as in the JSON) to a person."""
    yield f"{runs} run(s) of each step, each in a process of its own. The machine's load is {_load()}."
    yield ""
    heads = ("", "", "here", "library alone", "times faster", "by processor", "understood", "in the sandbox")
    yield _columns(heads, "which library")
    yield from map(_shown, lines)
    yield ""
    yield "Here and library alone: the same thing made; for reading, the cells of the tables. Understood: with the"
    yield "columns, dates and doubts. In brackets: megabytes more than before the step. By processor: the ratio of"
    yield "processor time, which other work changes less. Of a short step of reading the best of five goes counts."


def _shown(line: dict[str, Any]) -> str:
    plain, count = line["plain"], f"{line['ours']['count']} {line['counts']}"
    alone = _figure(plain) if plain else "not installed" if line["library"] else "–"
    ratios = (f"{line['ratio']:.1f}", f"{line['processor_ratio']:.1f}") if plain else ("–", "–")
    differs = plain and plain["count"] != line["ours"]["count"]
    library = f"{line['library']} ({plain['count']} {line['counts']})" if differs else line["library"]
    after = [_figure(line[way]) if line[way] else "–" for way in ("understood", "sandboxed")]
    return _columns((line["title"], count, _figure(line["ours"]), alone, *ratios, *after), library)


def _columns(cells: Sequence[str], last: str) -> str:
    widths = (24, 17, 24, 24, 14, 13, 24, 24)
    first, *others = (f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
    return f"{first.strip():{widths[0]}}{''.join(others)}  {last}".rstrip()


def _figure(figure: dict[str, Any]) -> str:
    seconds = figure["seconds"]
    time = f"{1000 * seconds:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"
    return f"{time}, {figure['megabytes']} MB (+{figure['grown']})"


def _load() -> float:
    """Return how many processes wanted a processor in the last minute: figures of a busy machine are no use."""
    return round(os.getloadavg()[0], 1)
