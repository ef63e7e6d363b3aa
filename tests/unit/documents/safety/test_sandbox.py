"""Nothing a file makes a parser do gets out of the sandbox, and the next file is read as if nothing had been."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from documents.safety import sandbox, seccomp_filter
from documents.safety.refusals import Refused
from documents.safety.sandbox import Limits, SandboxFailed, run_in_sandbox
from documents.safety.sandbox_result import result_of
from tests.unit.documents.safety import made_files as made

TASKS = "tests.unit.documents.safety.hostile_tasks:"


def run(task: str, data: bytes = b"", limits: Limits = Limits(), **plain: Any) -> Any:  # noqa: B008
    return run_in_sandbox(TASKS + task, data, limits=limits, **plain)


def failure(task: str, limits: Limits = Limits(), **plain: Any) -> SandboxFailed:  # noqa: B008
    with pytest.raises(SandboxFailed) as failed:
        run(task, limits=limits, **plain)
    return failed.value


@pytest.fixture(autouse=True)
def healthy_afterwards() -> Iterator[None]:
    """After every test, whatever it did, a healthy file is read and no ended process is left unburied."""
    yield
    assert run("echo", b"12345") == {"size": 5}
    parent = sandbox._running_parent().process.pid
    assert children_of(parent) == []


def children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


@pytest.fixture(scope="module")
def listener() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_values_come_back() -> None:
    assert run("echo", b"abc", words=["é", "\ud800", None], number=1.5) == {
        "size": 3,
        "words": ["é", "\ud800", None],
        "number": 1.5,
    }
    data = os.urandom(3_000_000)
    assert run("same_bytes", data) == data
    assert run("echo", bytes(40_000_000)) == {"size": 40_000_000}


def test_a_module_is_warmed_up_once() -> None:
    assert run("was_warmed") == ["warm"]
    assert run("was_warmed") == ["warm"]


@pytest.mark.parametrize(
    "what",
    [
        "connect", "datagram", "resolve", "unix socket", "read file", "write file", "remove file", "look at file",
        "list folder", "read own memory map", "fork", "thread", "exec", "subprocess", "kill parent", "kill caller",
        "stop all", "raise limits", "import a module", "raw openat", "raw ptrace", "raw process_vm_readv",
        "raw io_uring", "raw keyctl", "raw shmget", "raw memfd", "raw bpf", "raw unshare", "raw setuid",
        "raw F_SETOWN",
    ],
)  # fmt: skip
def test_it_reaches_nothing(what: str, listener: int, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    assert run("attempt", what=what, port=listener, path=str(secret), pid=os.getpid()) != "done"
    assert list(tmp_path.iterdir()) == [secret]


@pytest.mark.parametrize(
    ("layer", "taken_away"),
    [("seccomp", "filter_calls"), ("landlock", "_close_files"), ("namespaces", "_leave_network")],
)
def test_one_missing_layer_lets_no_file_or_network_through(
    layer: str, taken_away: str, listener: int, tmp_path: Path
) -> None:
    """Each layer is taken away in turn, as on a machine that has not got it."""
    secret = tmp_path / "secret"
    secret.write_text("secret")
    code = f"""
import sys
sys.path[:] = {sys.path!r}
from documents.safety import sandbox_layers
sandbox_layers.{taken_away} = lambda *given: False
import os
from tests.unit.documents.safety import hostile_tasks
layers = sandbox_layers.prepare()
parent = os.getpid()
if os.fork() == 0:
    print(sorted(sandbox_layers.put_on(layers, 2**31, 20, parent)), flush=True)
    for what in ("connect", "read file", "write file"):
        print(hostile_tasks.attempt(b"", what, {listener}, {str(secret)!r}), flush=True)
    os._exit(0)
os.wait()
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    missing, *outcomes = ran.stdout.splitlines()
    assert layer in missing
    assert len(outcomes) == 3
    assert "done" not in outcomes


def test_it_is_nobody_and_its_environment_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEREVIEWS_MASTER_KEY", "secret")
    sandbox.shut_down()
    state = run("layer_state")
    assert state["uid"] != 0
    assert "CASEREVIEWS_MASTER_KEY" not in state["environment"]


@pytest.mark.parametrize(
    ("task", "limits", "code"),
    [
        ("hog", Limits(memory=700_000_000), "memory"),
        ("hog_in_c", Limits(memory=700_000_000), "memory"),
        ("loop", Limits(seconds=0.5), "timeout"),
        ("sleep", Limits(seconds=0.5), "timeout"),
        ("loop_ignoring_signals", Limits(seconds=0.5), "timeout"),
        ("abort", Limits(), "crashed"),
        ("crash", Limits(), "crashed"),
        ("recurse", Limits(), "crashed"),
        ("recurse_in_c", Limits(), "crashed"),
        ("leave", Limits(), "crashed"),
        ("panic", Limits(), "crashed"),
        ("gigabyte_of_bytes", Limits(), "output-too-large"),
        ("flood", Limits(output=20_000_000), "output-too-large"),
        ("many_small_values", Limits(), "output-too-large"),
        ("not_json", Limits(), "not-json"),
        ("not_a_number", Limits(), "not-json"),
        ("no_such_task", Limits(), "crashed"),
    ],
)
def test_each_way_to_fail_has_its_code(task: str, limits: Limits, code: str) -> None:
    assert failure(task, limits).code == code


@pytest.mark.parametrize(
    ("late", "used", "held_up"), [(True, 0.3, True), (True, 19.0, False), (False, 20.0, False)]
)
def test_a_timeout_says_whether_the_file_had_its_time(late: bool, used: float, held_up: bool) -> None:
    end = {"late": late, "status": signal.SIGKILL, "used": used, "peak": 0}
    with pytest.raises(SandboxFailed, match="timeout") as failed:
        result_of(b"", end, Limits())
    assert failed.value.held_up is held_up


def test_time_that_it_only_waits_is_not_its_own() -> None:
    assert run("doze", limits=Limits(seconds=1), seconds=1.3) == "awake"


def test_a_gigabyte_of_text_is_stopped() -> None:
    assert failure("gigabyte", Limits(memory=1_400_000_000)).code in {"output-too-large", "memory"}


@pytest.mark.parametrize(
    "written",
    [
        "",
        "Z",
        "R",
        "R{",
        "R" + "[" * 200_000,
        "R" + "9" * 10_000,
        "X[]",
        'X{"code": "../x", "message": "y"}',
        "F<b>",
    ],
)
def test_what_a_taken_over_child_writes_is_not_believed(written: str) -> None:
    assert failure("forged", written=written).code in {"crashed", "not-json"}


def test_a_reader_refuses_with_its_own_code_and_words() -> None:
    with pytest.raises(Refused) as refused:
        run("refuse")
    assert (refused.value.code, refused.value.message) == ("zero-pages", "The PDF has no pages.[31m")


def test_words_of_the_file_never_come_back_in_a_failure() -> None:
    failed = failure("fail_with_words_of_the_file")
    assert "ValueError" in failed.detail
    assert "hostile_tasks:" in failed.detail
    assert "Alex" not in str(failed)
    assert "2019" not in str(failed)


def test_its_output_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("chatter") == "said"
    assert capfd.readouterr() == ("", "")


def test_the_libraries_work_in_it() -> None:
    assert run("read_with_every_library", made.pdf("Seen at home"), kind="pdf") == "Seen at home"
    assert "Seen at home" in run("read_with_every_library", made.word("Seen at home"), kind="docx")
    assert run("read_with_every_library", made.workbook(("Seen", "home")), kind="xlsx") == "Seen home"
    for encoding in ("cp1252", "utf-16", "mac_roman", "iso8859_15", "utf-8-sig"):
        assert run("decode", "é".encode(encoding), encoding=encoding) == "é"


def test_from_many_threads_at_once() -> None:
    def one(number: int) -> Any:
        return run("echo", bytes(number), number=number)

    with ThreadPoolExecutor(8) as pool:
        assert [answer["size"] for answer in pool.map(one, range(60))] == list(range(60))
    assert threading.active_count() >= 1


def test_a_worker_shares_its_parent_with_the_jobs_it_forks() -> None:
    sandbox.warm_up(TASKS + "echo")
    parent = sandbox._running_parent().process.pid
    pid = os.fork()
    if pid == 0:
        shared = run("echo", b"1") == {"size": 1} and sandbox._running_parent().process.pid == parent
        sandbox.shut_down()  # as at the job's end: the worker's parent stays
        os._exit(0 if shared else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert run("echo", b"12") == {"size": 2}
    assert sandbox._running_parent().process.pid == parent


def test_a_killed_parent_is_replaced() -> None:
    sandbox._running_parent().process.kill()
    sandbox._running_parent().process.wait()
    assert run("echo", b"12") == {"size": 2}


def test_it_ends_when_its_caller_is_killed() -> None:
    code = f"""
import sys
sys.path[:] = {sys.path!r}
from documents.safety import sandbox
print(sandbox._running_parent().process.pid, flush=True)
sandbox.run_in_sandbox({TASKS + "sleep"!r}, b"")
"""
    caller = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert caller.stdout
    parent = int(caller.stdout.readline())
    wait_until(lambda: bool(children_of(parent)))
    child = int(children_of(parent)[0])
    caller.kill()
    caller.communicate()
    wait_until(lambda: gone(parent) and gone(child))


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_until(true: Any, seconds: float = 10) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_nothing_is_left_after_shut_down() -> None:
    process = sandbox._running_parent().process
    sandbox.shut_down()
    assert process.returncode == 0


def test_this_machine_says_what_it_has() -> None:
    found = sandbox.layers()
    assert set(found) == set(sandbox.LAYERS)
    assert all(name in sandbox.describe_layers() for name in found)
    assert all(found.values()), "the tests need a machine with every layer"


def test_a_missing_layer_refuses_unless_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine whose calls the filter does not know, say; the parent is started with that lie."""
    monkeypatch.setattr(sandbox, "_BOOT", "import platform; platform.machine = lambda: 'riscv64';" + sandbox._BOOT)
    sandbox.shut_down()
    try:
        assert sandbox.layers()["seccomp"] is False
        assert "MISSING seccomp" in sandbox.describe_layers()
        failed = failure("echo")
        assert (failed.code, failed.detail) == ("sandbox-missing", "seccomp")
        assert run("echo", allow_missing=frozenset({"seccomp"})) == {"size": 0}
        sandbox.allow_missing_layers(["seccomp"])
        assert run("echo") == {"size": 0}
        sandbox.allow_missing_layers([])
    finally:
        sandbox.shut_down()


def test_a_setting_that_names_no_layer_is_an_error() -> None:
    with pytest.raises(ValueError, match="firewall"):
        sandbox.allow_missing_layers(["firewall"])


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_is_small_enough_for_the_kernel(machine: str) -> None:
    program = seccomp_filter.program(machine)
    assert program
    assert len(program) % 8 == 0
    assert len(program) // 8 < 4096


def test_an_unknown_machine_has_no_filter() -> None:
    assert seccomp_filter.program("riscv64") is None
