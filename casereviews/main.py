"""The command `casereviews`: finds its commands by name, loads each one only when it is asked for.

A command whose module does not load is shown as such and does not stop the others: reading a file must
work where, say, the web parts cannot start.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from types import FrameType

import click

from casereviews.terminal import as_shown

COMMANDS: Mapping[str, str] = {
    "run": "casereviews.commands.run:run",
    "demo": "casereviews.commands.demo:demo",
    "partnership": "casereviews.commands.partnership:partnership",
    "read": "casereviews.commands.read:read",
    "merge": "casereviews.commands.merge:merge",
    "check": "casereviews.commands.check:check",
    "clean": "casereviews.commands.clean:clean",
    "due": "casereviews.commands.due:due",
    "backup": "casereviews.commands.backup:backup",
    "restore": "casereviews.commands.restore:restore",
    "verify": "casereviews.commands.verify:verify",
    "bench": "casereviews.commands.bench:bench",
}
"""Command name to `module:attribute` of a `click.Command`."""

REFUSED = 2
"""Exit code: bad arguments or unreadable input (0 done, 1 done with problems to look at)."""


class LazyCommands(click.Group):
    """A click group over `COMMANDS` that imports a command's module when the command is used."""

    def __init__(self, commands: Mapping[str, str], **settings: object) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]
        self._addresses = dict(commands)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._addresses)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        address = self._addresses.get(cmd_name)
        if address is None:
            return None
        module_name, _, attribute = address.partition(":")
        try:
            command = getattr(importlib.import_module(module_name), attribute)
        except ImportError as problem:
            return _unavailable(cmd_name, problem)
        assert isinstance(command, click.Command)
        return command


def _unavailable(name: str, problem: ImportError) -> click.Command:
    """Return a command that says why `name` can't be used here."""

    @click.command(
        name, short_help="(not available in this installation)", context_settings={"ignore_unknown_options": True}
    )
    @click.argument("anything", nargs=-1)
    def refuse(anything: Sequence[str]) -> None:
        missing = problem.name or str(problem)
        raise click.ClickException(f"`casereviews {name}` is not available here: {missing} is not installed.")

    return refuse


@click.group(
    cls=LazyCommands,
    commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="casereviews", prog_name="casereviews")
def casereviews() -> None:
    """Case reviews for Safeguarding Children Partnerships: from referral to published review."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process: 0 done, 1 done with problems, 2 refused.

    A refusal is one line on standard error that says what happened and what to do. Told to end by a signal, a
    command tidies up as it does after Ctrl-C. What it writes is for the user alone, as it may hold a case.
    """
    os.umask(0o077)
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # not where `nohup` had it ignored
            signal.signal(number, _end)
    try:
        result = casereviews.main(args=arguments, prog_name="casereviews", standalone_mode=False)
        sys.stdout.flush()  # a full disk is to be told here, not by the interpreter on its way out
    except click.exceptions.NoArgsIsHelpError as asked:
        print(asked.format_message(), file=sys.stderr)
        sys.exit(REFUSED)
    except click.ClickException as refusal:
        message = " ".join(refusal.format_message().split())
        print(f"casereviews: {as_shown(message)}", file=sys.stderr)
        sys.exit(REFUSED)
    except click.Abort:
        print("casereviews: stopped.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): not an error of ours, and nothing more can be printed.
        sys.stderr.close()
        _write_no_more()
        sys.exit(0)
    except OSError as problem:
        where = f" ({as_shown(str(problem.filename))})" if problem.filename else ""
        print(f"casereviews: {problem.strerror or problem}{where}.", file=sys.stderr)
        _write_no_more()
        sys.exit(REFUSED)
    sys.exit(result if isinstance(result, int) else 0)


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _write_no_more() -> None:
    """Let what could not be written out go nowhere, so that the end of the interpreter does not try again."""
    with contextlib.suppress(OSError, ValueError):  # standard output may be closed, or no file at all
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
