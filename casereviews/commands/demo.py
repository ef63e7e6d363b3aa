"""`casereviews demo`: a fictional partnership with one case to work on and one that is finished."""

from __future__ import annotations

from pathlib import Path

import click

from casereviews.commands.run import DATA, load_demonstration, refusals, settings_with


@click.command(epilog="Example: casereviews demo --data /tmp/try-it")
@DATA
def demo(data: Path | None) -> None:
    """Load the demonstration cases, and print one sign-in per role."""
    from casereviews import service
    from casereviews.demonstration import finished_case

    settings = settings_with(data)
    with refusals():
        store = service.prepare(settings)
        said = load_demonstration(settings, store)
        if not finished_case.is_finished(store):
            finished_case.finish_alone(settings, store)
        store.close()
    click.echo(said)
