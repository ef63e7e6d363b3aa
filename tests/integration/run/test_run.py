"""`casereviews run`: everything starts, nothing is left behind, and the public process knows no case."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from casereviews.settings import Settings, open_store
from casework.actions.people import partnerships
from casework.actions.work import SERVICE, Work
from tests.integration.run.service import Service, alive, command_of, get, health, running, until
from workers.lifetime import ends_with_me
from workers.queue import address_in, server_command


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a running, empty service; for tests that leave it as it is."""
    with running(tmp_path_factory.mktemp("service") / "data") as service:
        service.await_ready()
        yield service


def test_portal_and_public_site_answer_with_everything_in_order(service: Service) -> None:
    assert health(service.portal)["ok"] is True
    assert health(service.portal)["checks"] == {"database": True, "files": True, "queue": True}
    assert get(f"{service.public}/healthz")[0] == 200
    assert get(f"{service.public}/reviews")[0] == 200


def test_an_empty_service_prints_a_link_to_make_the_first_administrator(service: Service) -> None:
    link = re.search(r"http\S+/first-administrator/\S+", service.written())
    assert link is not None
    status, page = get(link[0])
    assert (status, "administrator" in page) == (200, True)


def test_everything_kept_is_private(service: Service, tmp_path_factory: pytest.TempPathFactory) -> None:
    data = service.log.parent / "data"
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "master.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((data / "queue").stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "tmp").stat().st_mode) == 0o700
    get(f"{service.public}/reviews")
    readable = {path.relative_to(data) for path in data.rglob("*") if path.lstat().st_mode & 0o077}
    assert {path.parts[0] for path in readable} == {"public"}, sorted(map(str, readable))
    public = {"public", "public/catalogue.sqlite", "public/files", "public/site.json"}
    assert public <= {str(path) for path in readable}, "the public site may have a user of its own"


def test_the_public_process_holds_neither_database_nor_key(service: Service) -> None:
    data = service.log.parent / "data"
    pid = service.named("public_site")
    get(f"{service.public}/reviews")
    environment = Path(f"/proc/{pid}/environ").read_bytes().decode()
    assert not re.search(r"DATABASE_URL|MASTER_KEY|REDIS_URL|SMTP_|CASEREVIEWS_", environment)
    assert str(data / "case.sqlite") not in environment + command_of(pid)
    files = {str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()}
    of_the_case = [
        name for name in files if name.startswith(f"{data}/") and not name.startswith(f"{data}/public/")
    ]
    assert of_the_case == []
    key = (data / "master.key").read_text().strip().encode()
    assert not held_in_memory(pid, key)
    assert held_in_memory(pid, b"site.json"), "the search finds what is there"


def test_a_second_service_on_the_same_folder_is_refused(service: Service) -> None:
    with running(service.log.parent / "data") as second:
        assert second.process.wait(20) == 2
        assert "is running on" in second.written()


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with running(tmp_path / "data", "--port", str(port)) as service:
            assert service.process.wait(20) == 2
            written = service.written()
    assert f"Port {port} is in use already" in written
    assert written.count("\n") == 1, "one line says what happened and what to do"


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"DATABASE_URL": "mysql://localhost/x"}, "DATABASE_URL"),
        ({"CASEREVIEWS_MASTER_KEY": "short"}, "master key"),
        ({"CASEREVIEWS_PORT": "many"}, "CASEREVIEWS_PORT must be a whole number"),
        ({"SMTP_SECURITY": "maybe"}, "SMTP_SECURITY must be one of"),
        ({"CASEREVIEWS_HOST": "203.0.113.9"}, "CASEREVIEWS_HOST"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_setting_that_cannot_be_used_is_named_in_one_line(
    tmp_path: Path, environment: dict[str, str], says: str
) -> None:
    with running(tmp_path / "data", environment=environment) as service:
        assert service.process.wait(30) == 2
        written = service.written()
    assert says in written
    assert "secret" not in written
    assert written.count("\n") == 1


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_a_signal_stops_all_of_it_within_seconds(tmp_path: Path, how: signal.Signals) -> None:
    with running(tmp_path / "data") as service:
        service.await_ready()
        until(lambda: len(service.everyone()) >= 6)
        everyone = service.everyone()
        began = time.monotonic()
        assert service.end(how) == 0
        assert time.monotonic() - began < 8
        assert [command_of(pid) for pid in everyone if alive(pid)] == []
        assert "Stopped." in service.written()


def test_killing_the_supervisor_leaves_no_child(tmp_path: Path) -> None:
    with running(tmp_path / "data") as service:
        service.await_ready()
        until(lambda: "sandbox_parent" in "".join(command_of(pid) for pid in service.everyone()))
        everyone = service.everyone()
        service.end(signal.SIGKILL)
        until(lambda: not any(alive(pid) for pid in everyone), 5)


@pytest.mark.parametrize(
    "who", ["public_site", "processes portal", "processes relay", "processes worker", "valkey"]
)
def test_whoever_falls_over_is_started_again(service: Service, who: str) -> None:
    before = service.named(who)
    os.kill(before, signal.SIGKILL)
    until(lambda: not alive(before))

    def back() -> bool:
        found = [pid for pid in service.everyone() if who in command_of(pid)]
        return len(found) == 1 and found[0] != before

    until(back)
    until(lambda: get(f"{service.portal}/healthz")[0] == 200 and get(f"{service.public}/healthz")[0] == 200)


def test_the_second_start_finds_everything_as_it_was(tmp_path: Path) -> None:
    with running(tmp_path / "data") as service:
        service.await_ready()
        assert service.end() == 0
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "data").glob("master.key")}
    with running(tmp_path / "data") as service:
        service.await_ready()
        assert service.end() == 0
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "data").glob("master.key")} == kept


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    key = tmp_path / "data" / "master.key"
    key.write_text("0" * 64)
    key.chmod(0o644)
    with running(tmp_path / "data") as service:
        assert service.process.wait(20) == 2
        assert "set its mode to 0600" in service.written()


def test_help_gives_an_example() -> None:
    out = subprocess.run(
        [sys.executable, "-m", "casereviews.main", "run", "--help"], capture_output=True, text=True, check=True
    )
    assert "Example: casereviews run" in out.stdout


def held_in_memory(pid: int, what: bytes) -> bool:
    """Return whether a process has `what` anywhere in its memory."""
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            first, last = (int(part, 16) for part in line.split()[0].split("-"))
            if "r" not in line.split()[1] or "[v" in line:
                continue
            try:
                memory.seek(first)
                if what in memory.read(last - first):
                    return True
            except (OSError, ValueError, OverflowError):
                continue
    return False


def test_a_queue_of_the_deployment_is_used_and_none_started(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="queue-") as folder:
        queue = subprocess.Popen(
            server_command(Path(folder)), stdout=subprocess.DEVNULL, preexec_fn=ends_with_me()
        )
        with running(tmp_path / "data", environment={"REDIS_URL": address_in(Path(folder))}) as service:
            service.await_ready()
            assert health(service.portal)["checks"]["queue"] is True
            assert "valkey" not in "".join(command_of(pid) for pid in service.everyone())
            service.end()
            assert alive(queue.pid), "it is not ours to stop"
        queue.kill()
        queue.wait()


def test_a_change_of_the_partnership_reaches_the_public_site(tmp_path: Path) -> None:
    with running(tmp_path / "data") as service:
        service.await_ready()
        store = open_store(Settings(data=tmp_path / "data"))
        partnerships.create(
            Work(store, SERVICE), name="Westhaven Safeguarding Children Partnership", preset="lscpr"
        )
        store.close()
        until(lambda: "Westhaven" in get(f"{service.public}/reviews")[1], 25)


def test_behind_a_proxy_each_reader_is_counted_alone(tmp_path: Path) -> None:
    with running(tmp_path / "data", environment={"CASEREVIEWS_PROXIES": "1"}) as service:
        service.await_ready()
        answered = []
        for number in range(30):
            headers = {"X-Forwarded-For": f"10.1.0.{number}"}
            with requests.Session() as reader:
                page = reader.get(f"{service.portal}/sign-in", headers=headers, timeout=30)
                token = re.search('name="csrf_token" value="([^"]+)"', page.text)
                assert token is not None
                typed = {"csrf_token": token[1], "email": f"nobody-{number}@example.org", "password": "wrong"}
                sent = reader.post(f"{service.portal}/sign-in", data=typed, headers=headers, timeout=30)
                answered.append(sent.status_code)
        assert answered == [200] * 30
