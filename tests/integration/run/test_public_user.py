"""The public site under its own user cannot open the case database, though it is given its very address."""

from __future__ import annotations

import os
import pwd
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from casereviews.public_site import as_json
from publication.options import SiteOptions
from publication.publishing import Publisher
from tests.integration.postgres import Postgres, programs

ROOT = Path(__file__).resolve().parents[3]
DATABASE, PUBLIC = "guarded", "nobody"
PROBE = "import psycopg, sys; psycopg.connect(sys.argv[1]); print('open')"


@pytest.fixture
def address(postgres: Postgres) -> Iterator[str]:
    """Return the address of a database set up with the deployment's own files, for the user who runs the tests."""
    service = pwd.getpwuid(os.geteuid()).pw_name
    command: list[str | Path] = [
        programs() / "psql", "-h", postgres.folder, "-U", "casereviews", "-d", "postgres", "-v", "ON_ERROR_STOP=1",
        "-v", f"database={DATABASE}", "-v", f"service={service}", "-v", f"public_site={PUBLIC}",
        "-f", ROOT / "setup" / "postgresql-users.sql",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    lines = (ROOT / "setup" / "pg_hba.conf").read_text().splitlines()
    # The first name of a line is the database, the second the role.
    ours = [" ".join(_named(line.split(), service)) for line in lines if line and not line.startswith("#")]
    rules = postgres.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text("\n".join(ours) + "\n" + before)
    mode = postgres.folder.stat().st_mode
    postgres.folder.chmod(0o711)  # as /run/postgresql: everybody reaches the socket
    postgres.command("SELECT pg_reload_conf()")
    yield f"postgresql://{service}@/{DATABASE}?host={postgres.folder}"
    rules.write_text(before)
    postgres.folder.chmod(mode)
    postgres.command("SELECT pg_reload_conf()")
    postgres.command(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    for role in (service, PUBLIC):
        postgres.command(f'DROP ROLE "{role}"')


def _named(words: list[str], service: str) -> list[str]:
    return [words[0], DATABASE, {"casereviews": service}.get(words[2], words[2]), *words[3:]]


def opens(address: str, **identity: Any) -> tuple[bool, str]:
    """Return whether a process of that identity opens a database, and what it was told."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, address], capture_output=True, text=True, cwd="/", check=False, **identity
    )
    return done.stdout.strip() == "open", done.stderr


def test_the_database_opens_for_the_services_user_alone(address: str, postgres: Postgres) -> None:
    until = time.monotonic() + 20
    while not opens(address)[0]:  # the server reads its rules anew in its own time
        assert time.monotonic() < until, opens(address)[1]
    as_public = address.replace(address.split("//")[1].split("@")[0], PUBLIC, 1)
    assert opens(as_public)[0] is False
    with psycopg.connect(postgres.address("postgres")) as connection:
        query = "SELECT has_database_privilege(%s, %s, 'CONNECT'), rolconnlimit FROM pg_roles WHERE rolname = %s"
        assert connection.execute(query, (PUBLIC, DATABASE, PUBLIC)).fetchone() == (False, 0)
    if os.geteuid() != 0:
        return  # only root can be somebody else; the roles are checked whoever we are
    nobody = pwd.getpwnam(PUBLIC)
    identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    opened, said = opens(address, **identity)
    assert not opened
    assert "eer authentication failed" in said
    opened, said = opens(as_public, **identity)
    assert not opened
    assert "rejects connection" in said or "permission denied" in said or "too many connections" in said


def test_the_public_process_serves_and_never_connects(address: str, postgres: Postgres, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    Publisher(folder / "catalogue.sqlite", folder / "files").prepare()
    (folder / "counts").mkdir(mode=0o777)
    options = SiteOptions(
        catalogue=folder / "catalogue.sqlite", files=folder / "files", counts=folder / "counts" / "counts.sqlite",
        templates=ROOT / "templates" / "html", partnership="Wexborough", public_url="http://public.example",
    )  # fmt: skip
    (folder / "site.json").write_text(as_json(options, {}))
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam(PUBLIC)
        identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        for place in (tmp_path, *tmp_path.parents):
            if place == Path(tempfile.gettempdir()):
                break
            place.chmod(0o755)
        (folder / "counts").chmod(0o777)
        (folder / "site.json").chmod(0o644)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "casereviews.public_site", str(folder / "site.json"), "127.0.0.1", str(port)],
        cwd=ROOT, env={"DATABASE_URL": address, "PATH": os.environ["PATH"]}, **identity,
    )  # fmt: skip
    try:
        assert b"Wexborough" in _fetched(f"http://127.0.0.1:{port}/reviews", process)
        with psycopg.connect(postgres.address("postgres")) as connection:
            query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
            assert connection.execute(query, (DATABASE,)).fetchone() == (0,)
    finally:
        process.terminate()
        process.wait(20)


def _fetched(address: str, process: subprocess.Popen[bytes]) -> bytes:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                content: bytes = answer.read()
                return content
        except OSError:
            assert process.poll() is None, "the public process ended"
            assert time.monotonic() < until, "the public process does not answer"
            time.sleep(0.1)
