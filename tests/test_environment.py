"""What it takes to run holds no development tool, and all that the running code imports."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUNNING = ("bot", "handlers", "models", "scripts")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def named(requirements: list[str]) -> set[str]:
    """Return the packages that these requirements name."""
    return {normal(re.split(r"[\[<>=]", each)[0]) for each in requirements}


def locked(file: str) -> dict[str, set[str]]:
    """Return the versions that a lock pins of each package; there are several where they depend on Python's."""
    pins: dict[str, set[str]] = {}
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        pin = re.match(r"([A-Za-z0-9._-]+)(?:\[.*\])?==(\S+)", line)
        if pin:
            pins.setdefault(normal(pin[1]), set()).add(pin[2])
    return pins


def imported() -> set[str]:
    """Return the packages of others that the code imports to run."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for name in RUNNING for path in (ROOT / name).rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - set(RUNNING)


def test_running_needs_no_development_tool() -> None:
    assert named(PROJECT["optional-dependencies"]["dev"]) & set(locked("requirements.lock")) == set()


def test_all_that_is_imported_is_locked_for_running() -> None:
    distributions = packages_distributions()
    needed = {normal(distributions[name][0]) for name in imported()}
    assert needed - set(locked("requirements.lock")) == set()


def test_tests_run_on_the_versions_that_are_run() -> None:
    running, working = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {name: pin for name, pin in running.items() if working.get(name) != pin} == {}
    assert named(PROJECT["optional-dependencies"]["dev"]) <= set(working)
    assert named(PROJECT["dependencies"]) <= set(running)


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_by_hash(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    pins = re.findall(r"^\S+==.*(?:\n    --hash=sha256:[0-9a-f]{64}.*)+", text, re.MULTILINE)
    assert len(pins) == sum(len(each) for each in locked(file).values()) > 20
