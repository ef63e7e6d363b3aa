"""The public process: started afresh, told what to show by one file, and nothing else of the service.

It holds neither the case database's address nor a key, in its environment or in its memory.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from publication.options import SiteOptions

_PATHS = ("catalogue", "files", "counts", "templates")


def as_json(options: SiteOptions, own: Mapping[str, SiteOptions]) -> str:
    """Return the options as the file's text. own: of the sites of single partnerships, by their paths."""
    value = {"site": _as_value(options), "own": {path: _as_value(one) for path, one in own.items()}}
    return json.dumps(value, default=str, sort_keys=True)


def from_json(text: str) -> tuple[SiteOptions, dict[str, SiteOptions]]:
    """Return the options that `as_json` wrote. Raises InvalidOptions."""
    value: Mapping[str, Any] = json.loads(text)
    return _from_value(value["site"]), {path: _from_value(one) for path, one in value["own"].items()}


def _as_value(options: SiteOptions) -> dict[str, Any]:
    return asdict(replace(options, kind_names=dict(options.kind_names)))


def _from_value(value: Mapping[str, Any]) -> SiteOptions:
    return SiteOptions(
        **{
            **value,
            **{name: Path(value[name]) for name in _PATHS},
            **{name: tuple(value[name]) for name in ("frame_sites", "only_of")},
            "own_lists": tuple((name, path) for name, path in value["own_lists"]),
        }
    )


def main(options_file: Path, host: str, port: int) -> None:
    """Serve the public site until the process is ended."""
    from publication.serve import serve  # here: the supervisor, which only writes the options, need not load it

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    os.umask(0o077)
    options, own = from_json(options_file.read_text())
    serve(options, host, port, own=own)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
