"""`casereviews partnership`: the partnerships of this deployment, and a further one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click

from casereviews.commands.run import DATA, existing_store, refusals, settings_with
from casereviews.terminal import as_shown
from casework.actions.people import partnerships
from casework.actions.people.partnerships import PartnershipFace
from casework.actions.work import SERVICE, Refusal, Work
from casework.records.store import Store
from casework.rules.partnership_settings import PRESETS

_WAYS = tuple(name for name in PRESETS if name != "demonstration")
_PORT = click.option("--port", type=click.IntRange(1, 65535), help="Port of the portal, as `run` has it (8000).")


@click.group(
    epilog="Example: casereviews partnership add 'North Wexshire SCP' --preset york --data /srv/casereviews"
)
def partnership() -> None:
    """List the partnerships of this deployment, add one, or make a new link for its first administrator.

    Each has records, people, settings, agencies and a public list of its own. See docs/operating.md.
    """


def _with_store(act: Callable[..., None]) -> Callable[..., None]:
    """Give a command the store of its data folder, and turn what stops it into one line."""

    @wraps(act)
    def command(data: Path | None, port: int | None = None, **given: Any) -> None:
        with _store(data, port) as store:
            act(store, **given)

    return command


@contextmanager
def _store(data: Path | None, port: int | None) -> Iterator[Store]:
    settings = settings_with(data, port=port)
    with refusals():
        store = existing_store(settings)
        try:
            yield store
        except Refusal as refusal:
            raise click.ClickException(f"{refusal.message}.") from None
        finally:
            store.close()


@partnership.command("list")
@DATA
@_with_store
def list_all(store: Store) -> None:
    """Say which partnerships there are, and the addresses of their referral form."""
    for face in partnerships.faces(store):
        click.echo(f"{as_shown(face.name)}\n  {store.portal_address}/refer/{face.slug}")


@partnership.command()
@click.argument("name")
@click.option(
    "--preset",
    type=click.Choice(_WAYS),
    default="lscpr",
    show_default=True,
    help="The way of working that is nearest to theirs; they can change it.",
)
@DATA
@_PORT
@_with_store
def add(store: Store, name: str, preset: str) -> None:
    """Add the partnership NAME and print the link that makes its first administrator: it works once, for a day."""
    name = " ".join(name.split())
    if not name:
        raise click.ClickException("Enter the partnership's name.")
    if any(face.demonstration for face in partnerships.faces(store)):
        raise click.ClickException(
            "The demonstration is in this data folder: a real partnership needs another one."
        )
    if _named(store, name) is not None:
        raise click.ClickException(
            f"There is a partnership of this name already. `casereviews partnership link '{as_shown(name)}'` "
            "makes a new link as long as it has no administrator."
        )
    work = Work(store, SERVICE)
    made = partnerships.create(work, name=name, preset=preset)
    _say_link(work, partnerships.face(store, made))


@partnership.command()
@click.argument("name")
@DATA
@_PORT
@_with_store
def link(store: Store, name: str) -> None:
    """Print a new link for the first administrator of the partnership NAME; earlier ones end."""
    face = _named(store, " ".join(name.split()))
    if face is None:
        raise click.ClickException(
            "There is no partnership of this name: `casereviews partnership list` names them."
        )
    _say_link(Work(store, SERVICE), face)


def _named(store: Store, name: str) -> PartnershipFace | None:
    return next((face for face in partnerships.faces(store) if face.name.casefold() == name.casefold()), None)


def _say_link(work: Work, face: PartnershipFace) -> None:
    address = partnerships.first_administrator_link(work, face.id)
    click.echo(as_shown(f"{face.name}: make its first administrator with this link (once, within a day):"))
    click.echo(f"  {address}")
