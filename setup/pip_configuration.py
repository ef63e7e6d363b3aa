"""Print, as shell exports, what uv must be told of pip's configuration: uv does not read it by itself.

Only what is set is handed on; a variable of uv's own that is set already wins.
"""

from __future__ import annotations

import ast
import os
import shlex
import subprocess
import sys

NEAREST_LAST = ("global", "user", "site", ":env:")


def settings() -> dict[str, str]:
    """Return pip's settings by name, whichever file or variable they come from."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    ).stdout
    found: dict[str, tuple[int, str]] = {}
    for line in listed.splitlines():
        key, _, written = line.partition("=")
        section, _, name = key.rpartition(".")
        section = section.removesuffix(".install") if section.endswith(".install") else section
        rank = NEAREST_LAST.index(section) if section in NEAREST_LAST else 1
        if written and rank >= found.get(name, (-1, ""))[0]:
            found[name] = (rank, str(ast.literal_eval(written)))
    return {name: value for name, (_, value) in found.items()}


def for_uv(pip: dict[str, str]) -> dict[str, str]:
    """Return uv's variables for pip's settings."""
    variables = {"UV_HTTP_TIMEOUT": pip.get("default-timeout") or pip.get("timeout") or "180"}
    if pip.get("index-url"):
        variables["UV_DEFAULT_INDEX"] = pip["index-url"]
    if pip.get("extra-index-url"):
        variables["UV_EXTRA_INDEX_URL"] = " ".join(pip["extra-index-url"].split())
        # As pip does: the best version of all indexes. Every file must have a hash that we list anyway.
        variables["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    if pip.get("find-links"):
        variables["UV_FIND_LINKS"] = ",".join(pip["find-links"].split())
    if pip.get("no-index", "").lower() in ("1", "true", "yes", "on"):
        variables["UV_NO_INDEX"] = "1"
    if pip.get("cert"):
        variables["SSL_CERT_FILE"] = pip["cert"]
    if pip.get("trusted-host"):
        variables["UV_INSECURE_HOST"] = " ".join(pip["trusted-host"].split())
    if pip.get("proxy"):
        variables["ALL_PROXY"] = pip["proxy"]
    return variables


if __name__ == "__main__":
    for variable, value in for_uv(settings()).items():
        if not os.environ.get(variable):
            sys.stdout.write(f"export {variable}={shlex.quote(value)}\n")
