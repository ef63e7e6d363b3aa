"""`casereviews run`: the whole service on this machine, until it is stopped."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy.exc import DBAPIError

from casereviews import logs
from casereviews.settings import SettingProblem, Settings, open_store
from casework.records.keys import KeyProblem
from casework.records.store import Store

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from casereviews.service import Demonstration

DATA = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of everything that is kept (CASEREVIEWS_DATA; ./data).",
)


@click.command(epilog="Example: casereviews run --data /srv/casereviews --port 8000 --public-port 8001")
@DATA
@click.option("--port", type=click.IntRange(0, 65535), help="Port of the portal (8000); 0 for any free one.")
@click.option("--public-port", type=click.IntRange(0, 65535), help="Port of the public site (8001).")
@click.option("--demonstration", is_flag=True, help="Load the demonstration first, as `casereviews demo` does.")
def run(data: Path | None, port: int | None, public_port: int | None, demonstration: bool) -> None:
    """Run the service: portal, public site, queue, worker, schedule."""
    from casereviews import service

    settings = settings_with(data, port=port, public_port=public_port)
    logs.configure("run", logs.file_for_terminal(settings.folder))
    with refusals():
        service.run(settings, click.echo, _demonstration(settings) if demonstration else None)


def _demonstration(settings: Settings) -> Demonstration:
    from casereviews.demonstration import finished_case
    from casereviews.service import Demonstration

    return Demonstration(partial(load_demonstration, settings), finished_case.is_finished)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what stops a service command into one line that says what happened and what to do."""
    from casereviews.service import CannotStart

    try:
        yield
    except (CannotStart, SettingProblem, KeyProblem) as problem:
        raise click.ClickException(f"{problem}.") from None
    except DBAPIError as problem:
        raise click.ClickException(database_problem(problem)) from None


@contextmanager
def steps(label: str, count: int) -> Iterator[Callable[[], None]]:
    """Give what to call after each of `count` steps; a terminal sees how far it is, a pipe does not."""
    bar: ProgressBar[int]
    with click.progressbar(length=count, label=label, hidden=not sys.stderr.isatty(), file=sys.stderr) as bar:
        yield lambda: bar.update(1)


def load_demonstration(settings: Settings, store: Store) -> str:
    """Load the demonstration as far as it is not there; return the lines that say who can sign in."""
    from casereviews.demonstration import loading, sign_ins

    try:
        loading.refuse_beside_real(store)
        password = sign_ins.kept_password(settings.folder, loading.new_password)
        loading.load(store, password)
    except loading.NotForDemonstration:
        raise click.ClickException(
            f"There is a real partnership in {settings.folder}: give another folder with --data."
        ) from None
    return sign_ins.lines(password)


def settings_with(data: Path | None = None, **given: object) -> Settings:
    """Return the settings of the environment, with what the command's options give instead.

    Raises click.ClickException for a setting that cannot be used.
    """
    changes = {name: value for name, value in {"data": data, **given}.items() if value is not None}
    try:
        return replace(Settings.from_environment(), **changes)  # type: ignore[arg-type]
    except SettingProblem as problem:
        raise click.ClickException(f"{problem}.") from None


def database_problem(problem: DBAPIError) -> str:
    """Return what to tell somebody whose database does not answer; never its address, which holds a password."""
    from casereviews.answering import reason_of

    return (
        f"The case database does not answer: {reason_of(problem)}. Check DATABASE_URL and that the database runs."
    )


def existing_store(settings: Settings) -> Store:
    """Return the store of a data folder that a service has used; nothing is made where there is none.

    Raises click.ClickException, and what `open_store` raises.
    """
    if not settings.folder.is_dir():
        raise click.ClickException(f"There is no data folder at {settings.folder}: give it with --data.")
    if not settings.master_key and not settings.key_file.exists():
        raise click.ClickException(
            f"There is no master key at {settings.key_file}: give the data folder with --data, or put it there."
        )
    if not settings.database_url and not (settings.folder / "case.sqlite").exists():
        raise click.ClickException(
            f"There is no database in {settings.folder}: give the data folder with --data, or set DATABASE_URL."
        )
    return open_store(settings)


def key_of(settings: Settings) -> str:
    """Return where the master key is, for a person."""
    return "CASEREVIEWS_MASTER_KEY" if settings.master_key else str(settings.key_file)
