"""`casereviews demo`: a fictional partnership with one case to work on and one that is finished."""

from __future__ import annotations

from pathlib import Path

import click

from casereviews.commands.run import DATA, load_demonstration, refusals, settings_with


@click.command(epilog="Example: casereviews demo --data /tmp/try-it --neighbour")
@DATA
@click.option(
    "--neighbour", is_flag=True, help="Also a second partnership, with a case, a region and an invitation."
)
def demo(data: Path | None, neighbour: bool) -> None:
    """Load the demonstration cases, and print one sign-in per role."""
    from casereviews import service
    from casereviews.demonstration import finished_case, loading, neighbour as northmoor, sign_ins

    settings = settings_with(data)
    with refusals():
        store = service.prepare(settings)
        said = load_demonstration(settings, store)
        if not finished_case.is_finished(store):
            finished_case.finish_alone(settings, store)
        if neighbour:
            northmoor.load(store, sign_ins.kept_password(settings.folder, loading.new_password))
            said += f"\n\n{sign_ins.of_neighbour(northmoor.PEOPLE)}"
        store.close()
    click.echo(said)
