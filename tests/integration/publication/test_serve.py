"""The public process by itself."""

import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests

from tests.unit.publication.examples import TEMPLATES, Place

START = """
import json, sys
from pathlib import Path
from publication.options import SiteOptions
from publication.serve import serve
given = json.loads(sys.argv[1])
paths = {name: Path(given.pop(name)) for name in ("catalogue", "files", "counts", "templates")}
print(sorted({name.split(".")[0] for name in sys.modules}), flush=True)
serve(SiteOptions(**paths, **given), "127.0.0.1", int(sys.argv[2]))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_the_public_process_serves_loads_nothing_of_the_case_and_ends_when_told(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.put(b"report")
    port = free_port()
    given = {
        "catalogue": str(place.catalogue),
        "files": str(place.files),
        "counts": str(tmp_path / "counts.sqlite"),
        "templates": str(TEMPLATES),
        "partnership": "Westhaven",
        "public_url": f"http://127.0.0.1:{port}",
    }
    command = [sys.executable, "-c", START, json.dumps(given), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=TEMPLATES.parents[1]) as process:
        try:
            assert process.stdout is not None
            loaded = process.stdout.readline()
            for _ in range(100):
                try:
                    answer = requests.get(f"http://127.0.0.1:{port}/reviews/child-alex", timeout=5)
                    break
                except requests.ConnectionError:
                    time.sleep(0.05)
            assert answer.status_code == 200
            assert "Server" not in answer.headers
            assert requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5).status_code == 200
            for other in (
                "casework",
                "webforms",
                "workers",
                "documents",
                "sqlalchemy",
                "cryptography",
                "rq",
                "redis",
            ):
                assert f"'{other}'" not in loaded
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=10)
