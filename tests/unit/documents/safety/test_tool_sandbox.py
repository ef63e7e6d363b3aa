"""Nothing a foreign program does gets out of its sandbox but the one file that it makes."""

from __future__ import annotations

import json
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from documents.safety import sandbox, tool_filter, tool_sandbox
from documents.safety.refusals import Refused
from documents.safety.sandbox import LAYERS, Limits, SandboxFailed
from documents.safety.tool_sandbox import Tool, ToolResult, run_tool

PROGRAM = str(Path(sys.executable).resolve())
WRITES = "out = open('result/made', 'w')\n"


def python(code: str, again_on: int = 0) -> Tool:
    """Return a tool that is a Python interpreter with this code: a foreign program that was taken over."""
    return Tool(PROGRAM, ("-I", "-S", "-c", code), readable=(sys.base_prefix,), again_on=again_on)


def run(code: str, data: bytes = b"", limits: Limits = Limits(), again_on: int = 0) -> ToolResult:  # noqa: B008
    return run_tool(python(code, again_on), data, given="given", made="made", limits=limits)


def failure(code: str, limits: Limits = Limits()) -> str:  # noqa: B008
    with pytest.raises((SandboxFailed, Refused)) as failed:
        run(code, limits=limits)
    assert isinstance(failed.value, SandboxFailed | Refused)
    return failed.value.code


@pytest.fixture(autouse=True)
def healthy_afterwards() -> Iterator[None]:
    """After every test, whatever it did, the next file is worked on, and nothing is left of the one before."""
    yield
    copied = run(
        "import shutil, os\nassert not os.listdir('result')\nshutil.copy('given', 'result/made')", b"next"
    )
    assert copied.made == b"next"
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    assert all("tool_process" not in Path(f"/proc/{child}/cmdline").read_text() for child in children)


def test_bytes_go_in_and_come_out_within_every_layer() -> None:
    data = os.urandom(3_000_000)
    result = run("open('result/made', 'wb').write(open('given', 'rb').read()[::-1])", data)
    assert result.made == data[::-1]
    assert result.layers == dict.fromkeys(LAYERS, True)
    assert result.layers == sandbox.layers()


ATTEMPTS = {
    "connect": "import socket; socket.create_connection(('127.0.0.1', {port}), 2)",
    "open a network socket": "import socket; socket.socket()",
    "read a file": "open({secret!r}).read()",
    "read who is on the machine": "assert 'root' in open('/etc/passwd').read()",
    "list a folder": "os.listdir({folder!r})",
    "write a file": "open({folder!r} + '/new', 'w')",
    "write beside its libraries": "open(os.path.dirname(os.__file__) + '/new', 'w')",
    "remove a file": "os.remove({secret!r})",
    "see processes": "os.listdir('/proc')",
    "fork": "os.fork()",
    "start a program": "os.posix_spawn({program!r}, ['python'], {{}})",
    "become another program": "os.execv('/bin/true', ['true'])",
    "kill its watcher": "os.kill(os.getppid(), 9)",
    "kill the caller": "os.kill({caller}, 9)",
    "new namespaces": "raise OSError if ctypes.CDLL(None).unshare(0x10000000) else None",
    "trace": "raise OSError if ctypes.CDLL(None).ptrace(0, 0, 0, 0) else None",
    "mount": "raise OSError if ctypes.CDLL(None).mount(b'x', b'/tmp', b'tmpfs', 0, None) else None",
    "more memory": "import resource; resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
    "become root": "os.setuid(0)",
}


def test_it_reaches_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    tmp_path.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as server:
        known = {
            "port": server.getsockname()[1],
            "secret": str(secret),
            "folder": str(tmp_path),
            "program": PROGRAM,
            "caller": os.getpid(),
        }
        code = WRITES + "import os, ctypes\n"
        for name, attempt in ATTEMPTS.items():
            lines = f"try:\n    {attempt.format_map(known)}\n    print('done: {name}', file=out)\n"
            code += lines + f"except BaseException as e: print('stopped: {name}', file=out)\n"
        said = run(code + "out.close()").made.decode().splitlines()
    assert said == [f"stopped: {name}" for name in ATTEMPTS]
    assert list(tmp_path.iterdir()) == [secret]


def test_nobody_need_ask_which_files_there_are(tmp_path: Path) -> None:
    """Names in the vault are hashes: to learn that one exists would tell who has sent the same file."""
    tmp_path.chmod(0o755)
    code = (
        WRITES
        + f"import os; print(os.path.exists({str(tmp_path)!r}), sorted(os.listdir('/')), file=out); out.close()"
    )
    said = run(code).made.decode()
    assert said.startswith("False ")
    assert not {"home", "proc", "srv", "run", "mnt"} & set(said.split("'"))


def test_a_narrow_umask_does_not_lock_it_out() -> None:
    before = os.umask(0o077)
    try:
        assert run("open('result/made', 'w').write('made')").made == b"made"
    finally:
        os.umask(before)


def test_threads_and_its_own_folder_are_its_to_use() -> None:
    code = WRITES + (
        "import threading, os, tempfile\n"
        "one = threading.Thread(target=lambda: print(os.getcwd(), tempfile.gettempdir(), file=out))\n"
        "one.start(); one.join()\n"
        "os.mkdir('home/new'); os.rename('home/new', 'home/old'); print(sorted(os.environ), file=out); out.close()"
    )
    assert run(code).made.decode().splitlines() == ["/tmp /tmp", "['HOME', 'LC_ALL', 'TMPDIR']"]


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("while True: pass", "timeout"),
        ("import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass", "timeout"),
        ("import time; time.sleep(60)", "timeout"),
        ("kept = bytearray(600_000_000)", "crashed"),
        ("import os; os.abort()", "crashed"),
        ("raise SystemExit(3)", "crashed"),
        ("pass", "damaged"),
        ("import os; os.symlink('/etc/shadow', 'result/made')", "crashed"),
        ("import os; os.mkdir('result/made')", "damaged"),
        ("import os; os.mkfifo('result/made')", "crashed"),
        ("import os; open('x', 'w').write('x'); os.link('x', 'result/made')", "damaged"),
        ("open('result/made', 'wb').write(bytes(2_000_000))", "output-too-large"),
        ("open('result/made', 'wb').write(bytes(600_000_000))", "crashed"),
    ],
)
def test_whatever_it_does_is_a_code(code: str, outcome: str) -> None:
    seconds = 1 if outcome == "timeout" else 20
    assert failure(code, Limits(seconds=seconds, memory=800_000_000, output=1_000_000)) == outcome


def test_a_program_that_asks_for_it_is_started_once_more() -> None:
    code = (
        "import os\nif not os.path.exists('seen'): open('seen', 'w'); raise SystemExit(81)\n"
        "open('result/made', 'w').write('second')"
    )
    assert run(code, again_on=81).made == b"second"
    assert failure(code) == "crashed"
    for_ever = python("raise SystemExit(81)", again_on=81)
    with pytest.raises(SandboxFailed, match="timeout"):
        run_tool(for_ever, b"", given="given", made="made", limits=Limits(seconds=1))


def test_time_that_it_only_waits_is_not_its_own() -> None:
    """As on a busy machine: the clock goes on, the processor is somebody else's."""
    code = "import time; time.sleep(2.2); open('result/made', 'w').write('late')"
    assert run(code, limits=Limits(seconds=2)).made == b"late"


def test_starting_again_gives_no_new_time() -> None:
    code = "import time\nwhile time.process_time() < 0.8: pass\nraise SystemExit(81)"
    for_ever = python(code, again_on=81)
    with pytest.raises(SandboxFailed, match="timeout"):
        run_tool(for_ever, b"", given="given", made="made", limits=Limits(seconds=2))


@pytest.mark.parametrize(("end", "held_up"), [({"used": 20.1, "status": 0}, False), ({}, True)])
def test_a_timeout_says_whether_the_program_had_its_time(end: dict[str, Any], held_up: bool) -> None:
    header = json.dumps({"code": "timeout", "missing": [], **end}).encode()
    with pytest.raises(SandboxFailed, match="timeout") as failed:
        tool_sandbox._result_of(header, b"", Limits())
    assert failed.value.held_up is held_up


def test_a_program_that_is_not_there_is_a_code() -> None:
    with pytest.raises(SandboxFailed, match="crashed"):
        run_tool(Tool("/nowhere/program", ()), b"", given="given", made="made")


@pytest.mark.parametrize(
    ("module", "taken_away", "layer"),
    [
        ("tool_layers", "go_apart", "namespaces"),
        ("tool_layers", "_cover_scratch", "namespaces"),
        ("tool_layers", "_close_files", "landlock"),
        ("sandbox_layers", "filter_calls", "seccomp"),
    ],
)
def test_without_a_layer_nothing_is_run_unless_allowed(
    module: str, taken_away: str, layer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The keeper finds a machine that has not got the layer."""
    boot = f"from documents.safety import {module}; {module}.{taken_away} = lambda *given: False\n"
    places = f"import sys; sys.path[:] = {sys.path!r}\n"
    monkeypatch.setattr(tool_sandbox, "_BOOT", places + boot + tool_sandbox._BOOT)
    folders: list[str] = []
    make = tempfile.mkdtemp

    def made(prefix: str) -> str:
        folders.append(make(prefix=prefix))
        return folders[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", made)
    tool = python("open('result/made', 'w').write('made')")
    with pytest.raises(SandboxFailed, match=f"sandbox-missing .*{layer}"):
        run_tool(tool, b"", given="given", made="made")
    if taken_away == "go_apart" and os.geteuid() == 0:
        monkeypatch.undo()
        return  # that function is also what makes it nobody: still root, it is not run at all
    result = run_tool(tool, b"", given="given", made="made", allow_missing=frozenset({layer}))
    assert result.made == b"made"
    assert [name for name, had in result.layers.items() if not had] == [layer]
    assert len(folders) == 2
    assert not any(Path(folder).exists() for folder in folders)
    monkeypatch.undo()


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_is_whole(machine: str) -> None:
    program = tool_filter.program(machine)
    assert program is not None
    assert len(program) % 8 == 0
    assert len(program) // 8 < 4096


def test_an_unknown_machine_has_no_filter() -> None:
    assert tool_filter.program("z80") is None
