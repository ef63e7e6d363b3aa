"""`casereviews due`: when an act is due by one statutory clock."""

from __future__ import annotations

from datetime import datetime

import click

from casework.rules.bank_holidays import CalendarTooShort, england
from casework.rules.clock import CLOCKS, deadline, rule_for


@click.command(
    epilog="Example: casereviews due --started 2025-12-15 --clock rapid-review",
    help="Print the last day on which an act is still in time.\n\n\b\n"
    + "\n".join(f"{rule.name:24}{rule.title}; starts when {rule.starts}" for rule in CLOCKS.values()),
)
@click.option(
    "--started", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Day of the trigger, YYYY-MM-DD."
)
@click.option("--clock", "name", required=True, type=click.Choice(list(CLOCKS)), help="Which clock.")
def due(started: datetime, name: str) -> None:
    try:
        click.echo(deadline(rule_for(name), started.date(), england()).due_on.isoformat())
    except (CalendarTooShort, ValueError) as problem:
        raise click.ClickException(f"{problem}.") from None
