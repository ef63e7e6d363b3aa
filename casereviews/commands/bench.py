"""`casereviews bench`: how fast this is, beside plain use of the libraries, on this machine, in one run."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click


@click.command(epilog="Example: casereviews bench --part reading --rows 500")
@click.option("--part", type=click.Choice(["reading", "chronology"]), help="Only this part.")
@click.option(
    "--rows", type=click.IntRange(10, 20_000), default=500, show_default=True, help="Rows of each return."
)
@click.option(
    "--runs", type=click.IntRange(1, 20), default=1, show_default=True, help="Runs of each step (median)."
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def bench(part: str | None, rows: int, runs: int, as_json: bool) -> None:
    """Measure each step, and the same by plain use of a library; print seconds, memory and their ratio."""
    from casereviews.benchmark.material import make
    from casereviews.benchmark.measuring import MeasuringFailed
    from casereviews.benchmark.steps import STEPS

    chosen = [name for name, step in STEPS.items() if part in (None, step.part)]
    lines: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        make(Path(folder), rows)
        with click.progressbar(
            chosen, label="Measuring", hidden=not sys.stderr.isatty(), file=sys.stderr
        ) as steps:
            try:
                lines = [_line(name, Path(folder), runs) for name in steps]
            except MeasuringFailed as problem:
                raise click.ClickException(str(problem)) from None
    if as_json:
        click.echo(json.dumps({"version": 1, "rows": rows, "runs": runs, "steps": lines}, indent=1))
        return
    click.echo(f"{rows} rows a return, {runs} run(s) of each step, each in a process of its own.\n")
    click.echo(f"{'':24}{'here':>18}{'library alone':>20}{'times faster':>14}  which library")
    for line in lines:
        click.echo(_shown(line))
    click.echo("\nReading here understands columns, dates and doubts; a library alone gives cells.")


def _line(name: str, folder: Path, runs: int) -> dict[str, Any]:
    """Return a step's figures, both ways where the library is installed, and how many times faster ours is."""
    from casereviews.benchmark.measuring import measure
    from casereviews.benchmark.steps import STEPS

    step = STEPS[name]
    ours = measure(name, "ours", folder, runs)
    plain = measure(name, "plain", folder, runs) if step.can_compare else None
    return {
        "step": name,
        "title": step.title,
        "counts": step.counts,
        "ours": asdict(ours),
        "library": step.library,
        "plain": asdict(plain) if plain else None,
        "ratio": round(plain.seconds / ours.seconds, 2) if plain else None,
    }


def _shown(line: dict[str, Any]) -> str:
    plain, count = line["plain"], f"{line['ours']['count']} {line['counts']}"
    beside = _figure(plain) if plain else "not installed" if line["library"] else "–"
    ratio = f"{line['ratio']:.1f}" if plain else "–"
    other = f" ({plain['count']} {line['counts']})" if plain and plain["count"] != line["ours"]["count"] else ""
    return (
        f"{line['title']:24}{_figure(line['ours']):>18}{beside:>20}{ratio:>14}  {line['library'] or count}{other}"
    )


def _figure(figure: dict[str, Any]) -> str:
    return f"{figure['seconds']:.2f} s, {figure['megabytes']} MB"
