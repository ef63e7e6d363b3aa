"""A fixture for tests that serve pages: each page's template is compiled once, not once for each application."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from flask.templating import Environment
from jinja2 import FileSystemBytecodeCache


@pytest.fixture(scope="session", autouse=True)
def compiled_pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let all applications of this run keep their compiled templates in one folder."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "compiled-pages"
    folder.mkdir(exist_ok=True)
    kept = FileSystemBytecodeCache(str(folder))
    made = Environment.__init__
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "__init__", lambda *given, **named: made(*given, bytecode_cache=kept, **named))
        yield
