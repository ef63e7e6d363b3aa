"""A PostgreSQL server of the benchmark's own: in a temporary folder, on a unix socket, durable as a real one."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class NoPostgres(Exception):
    """PostgreSQL is not installed, or does not start. The message says what to do."""


@contextlib.contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server whose files are in `folder`; give the DATABASE_URL of an empty database. Raises NoPostgres."""
    programs = _programs()
    identity = _identity(folder)
    with (folder / "log").open("wb") as log:
        said: dict[str, Any] = {"stdout": log, "stderr": log, "cwd": folder, **identity}
        make: list[str | Path] = [
            programs / "initdb",
            "-D",
            folder / "data",
            "-A",
            "trust",
            "-U",
            "casereviews",
            "-E",
            "UTF8",
        ]
        subprocess.run([*make, "--locale=C.UTF-8"], check=True, **said)
        run: list[str | Path] = [
            programs / "postgres",
            "-D",
            folder / "data",
            "-k",
            folder,
            "-c",
            "listen_addresses=",
        ]
        process: subprocess.Popen[bytes] = subprocess.Popen([*run, "-c", "max_connections=200"], **said)
    try:
        address = f"postgresql://casereviews@/postgres?host={folder}"
        _await(address, process)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _programs() -> Path:
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve()] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise NoPostgres("PostgreSQL is not installed (Debian: postgresql): this part is measured on it")
    return found[-1].parent


def _identity(folder: Path) -> dict[str, Any]:
    """Return who runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    import psycopg

    for _ in range(300):
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(address):
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise NoPostgres("PostgreSQL did not start")
