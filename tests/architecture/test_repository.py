"""House rules that a linter does not know: small modules, plain names, docstrings, licences, nothing foreign."""

from __future__ import annotations

import ast
import re
import subprocess
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("webforms", "casework", "documents", "workers", "publication", "casereviews")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
WRITTEN_BY_A_TOOL = ROOT / "casework" / "records" / "migrations" / "versions"
LONGEST = 300
_NAMELESS = {"utils", "util", "common", "helpers", "helper", "misc"}
# Hosts are spelt in parts: this file must pass its own test.
_FOREIGN = re.compile(
    "|".join(("pypi" + r"\.org", "pythonhosted" + r"\.org", "registry" + r"\.npmjs", "/work" + "/main"))
)


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name]


def _public(tree: ast.Module) -> list[ast.FunctionDef | ast.ClassDef]:
    return [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]


def _says(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Return whether a docstring, or the help of a command, says what it is."""
    helped = any(
        word.arg == "help" for call in node.decorator_list if isinstance(call, ast.Call) for word in call.keywords
    )
    return helped or ast.get_docstring(node) is not None


def test_modules_stay_small() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in MODULES
        if not path.is_relative_to(WRITTEN_BY_A_TOOL) and (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert long == {}


def test_every_module_is_named_by_what_it_is_about() -> None:
    assert [str(path) for path in MODULES if {path.stem, path.parent.name} & _NAMELESS] == []


def test_every_module_and_everything_public_says_what_it_is() -> None:
    silent = []
    for path in MODULES:
        tree = ast.parse(path.read_text())
        if ast.get_docstring(tree) is None:
            silent.append(str(path.relative_to(ROOT)))
        silent += [f"{path.relative_to(ROOT)}:{node.name}" for node in _public(tree) if not _says(node)]
    assert silent == []


def test_the_repository_stands_alone() -> None:
    foreign = []
    for path in _tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        foreign += [f"{path.relative_to(ROOT)}: {found[0]}" for found in _FOREIGN.finditer(text)]
    assert foreign == []


def test_locks_are_hashed_and_name_no_address() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-bootstrap.txt"):
        text = (ROOT / name).read_text()
        pins = re.findall(r"^[a-z0-9][^\s=]*==\S+", text, re.MULTILINE | re.IGNORECASE)
        assert pins
        assert text.count("--hash=sha256:") >= len(pins), name
        assert "://" not in text, name


def _runtime_pins() -> set[str]:
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    return {line.split("==")[0].lower() for line in lines if "==" in line and not line.startswith((" ", "#"))}


def _licence(package: Distribution) -> str:
    said = package.metadata.json
    classifiers = [value for value in said.get("classifier", []) if value.startswith("License")]
    return " ".join([str(said.get("license_expression", "")), str(said.get("license", "")), *classifiers])


def test_any_public_body_may_use_what_we_stand_on() -> None:
    pins = _runtime_pins()
    affero = [
        package.name
        for package in distributions()
        if package.name.lower() in pins and re.search(r"AGPL|Affero", _licence(package))
    ]
    assert affero == []


@pytest.mark.parametrize(
    "page", [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"], ids=lambda p: p.name
)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text())
    missing = [t for t in targets if "://" not in t and not (page.parent / t).exists()]
    assert missing == []
