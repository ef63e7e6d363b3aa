"""`casereviews demo`: a fictional partnership with one case, to try everything on."""

from __future__ import annotations

from pathlib import Path

import click

from casereviews.commands.run import DATA, load_demonstration, refusals, settings_with


@click.command(epilog="Example: casereviews demo --data /tmp/try-it")
@DATA
def demo(data: Path | None) -> None:
    """Load the demonstration case, and print one sign-in per role."""
    from casereviews import service

    settings = settings_with(data)
    with refusals():
        store = service.prepare(settings)
        said = load_demonstration(settings, store)
        store.close()
    click.echo(said)
