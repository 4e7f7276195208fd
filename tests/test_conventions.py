"""The conventions: sizes, layers, opening sentences, ids, settings, and what may stand nowhere."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

import handlers
from bot.app import JOBS, Firsthand
from bot.clock import Clocks, SystemClock
from bot.config import Settings
from bot.surfaces.home_ids import HomeCallback
from bot.surfaces.ids import COMMAND, ActionId, BlockId, Callback, CallbackId
from handlers.features import Act
from scripts import sheet_list
from scripts.command_list import MANIFEST as MANIFEST_FILE
from scripts.command_list import README, renew_manifest, renew_readme
from scripts.filemap import MAP, ROOT, opening, renew, sources
from scripts.sandbox.web.methods import METHODS
from tests.harness import MANIFEST

_LONGEST_SOURCE, _LONGEST_TEST, _LONGEST_FUNCTION = 300, 400, 40
_HISTORY_OF = ("channels", "groups", "im")
# Modals without a submit button.
_ONLY_READ: set[ActionId | CallbackId] = {Callback.BRIEF, Callback.PREVIEW, Callback.NOTICE, HomeCallback.HISTORY}
_NOWHERE = {
    # Written so that they don't find themselves.
    "an index's or download address": r"py[p]i\.org|pythonhoste[d]|npmj[s]\.|index[-_]ur[l]\b|--find-link[s]",
    "a path of one machine": r"/wor[k]/|/hom[e]/\w|/roo[t]/",
}


def committed() -> Iterator[tuple[Path, str]]:
    """Give every file under version control that is text, or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True
    )
    for name in listed.stdout.decode().splitlines():
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png", ".lock"}:
            yield path, path.read_text(encoding="utf-8")


def python_files(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def test_no_file_is_long() -> None:
    tests = list((ROOT / "tests").rglob("*.py"))
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in [*sources(), *tests]}
    too_long = {str(p): n for p, n in lengths.items() if n > (_LONGEST_TEST if p in tests else _LONGEST_SOURCE)}
    assert not too_long


def test_no_function_is_long() -> None:
    functions = [
        (f"{name}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1)
        for name, tree in python_files("bot", "handlers", "models", "scripts", "tests")
        if "versions" not in name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [each for each in functions if each[1] > _LONGEST_FUNCTION] == []


def test_every_file_opens_with_a_sentence() -> None:
    files = [*sources(), *(ROOT / "tests").rglob("*.py")]
    silent = [
        str(path.relative_to(ROOT))
        for path in files
        if path != ROOT / "bot" / "__init__.py" and not opening(path).endswith((".", "?", "!"))
    ]
    assert silent == []


def test_the_file_map_is_the_project_as_it_stands() -> None:
    page = MAP.read_text(encoding="utf-8")
    assert renew(page) == page, "make map renews it"


def test_imports_point_down_only() -> None:
    linted = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, check=False, capture_output=True
    )
    assert linted.returncode == 0, linted.stdout.decode()


def enums_of(ids: type[StrEnum]) -> list[type[StrEnum]]:
    """Return the enums of such ids, without those that tests make."""
    return [enum for enum in ids.__subclasses__() if not enum.__module__.startswith("tests.")]


@pytest.mark.parametrize("ids", [ActionId, CallbackId, BlockId])
def test_no_two_ids_are_the_same(ids: type[StrEnum]) -> None:
    members = [(name, member) for enum in enums_of(ids) for name, member in enum.__members__.items()]
    assert len({member.value for _, member in members}) == len(members)
    assert [name for name, member in members if name.lower() != member.value] == []


def test_no_two_jobs_and_no_two_commands_are_called_the_same() -> None:
    for names in ([job.name for job in JOBS], [command.words for command in handlers.COMMANDS]):
        assert len(set(names)) == len(names)


def test_every_id_is_registered_and_handled_by_the_function_named_after_it() -> None:
    known = [member for ids in (ActionId, CallbackId) for enum in enums_of(ids) for member in enum]
    assert {act.id for act in handlers.ACTS} == {*known} - _ONLY_READ
    wrong = [
        act.id
        for act in handlers.ACTS
        if act.listener.__name__ != (f"submit_{act.id}" if isinstance(act.id, CallbackId) else act.id)
    ]
    assert wrong == []


def _names_one_routine(node: ast.AST) -> bool:
    """Whether this is `CALL`, or compares the key of a routine with one."""
    if isinstance(node, ast.Name | ast.alias):
        return (node.id if isinstance(node, ast.Name) else node.name) == "CALL"
    sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
    is_key = [isinstance(each, ast.Attribute) and each.attr == "key" and "routine" in ast.dump(each) for each in sides]
    return any(is_key) and any(isinstance(each, ast.Constant) for each in sides)


def test_no_routine_is_named_outside_its_own_file() -> None:
    where = {
        name
        for name, tree in python_files("bot", "handlers")
        if not name.startswith("bot/program/routines/")
        for node in ast.walk(tree)
        if _names_one_routine(node)
    }
    assert where == set()


@pytest.fixture
def bolt(tmp_path: Path) -> AsyncApp:
    settings = Settings(
        slack_bot_token=SecretStr("xoxb-1"),
        slack_signing_secret=SecretStr("secret"),
        slack_app_token=SecretStr(""),
        firsthand_database_url=SecretStr(f"sqlite:///{tmp_path / 'never.db'}"),
        firsthand_stories_channel="#stories",
        firsthand_cx_channel="#cx",
        firsthand_cx_team="U0NADIA",
    )
    return Firsthand(settings, Clocks(SystemClock(), SystemClock())).bolt


async def listeners_for(bolt: AsyncApp, body: dict[str, Any]) -> int:
    """Return how many listeners of the app would take this payload."""
    request = AsyncBoltRequest(body=body, mode="socket_mode")
    matches = [await one.async_matches(req=request, resp=BoltResponse(status=200)) for one in bolt._async_listeners]
    return sum(matched for matched in matches)


@pytest.mark.parametrize("act", handlers.ACTS, ids=lambda act: str(act.id))
async def test_each_act_is_listened_to_once(bolt: AsyncApp, act: Act) -> None:
    click = {"type": "block_actions", "actions": [{"type": "button", "action_id": act.id.value, "block_id": "b"}]}
    submission = {"type": "view_submission", "view": {"type": "modal", "callback_id": act.id.value}}
    assert await listeners_for(bolt, submission if isinstance(act.id, CallbackId) else click) == 1


async def test_the_command_of_the_manifest_is_listened_to(bolt: AsyncApp) -> None:
    commands = [each["command"] for each in MANIFEST["features"]["slash_commands"]]
    assert commands == [COMMAND]
    assert await listeners_for(bolt, {"command": COMMAND, "text": ""}) == 1


@pytest.mark.parametrize(
    ("file", "renewed"), [(README, renew_readme), (README, sheet_list.renew_readme), (MANIFEST_FILE, renew_manifest)]
)
def test_readme_and_manifest_name_the_commands_as_they_are(file: Path, renewed: Callable[[str], str]) -> None:
    text = file.read_text(encoding="utf-8")
    assert renewed(text) == text, "make map renews it"


def test_the_example_of_settings_names_each_with_a_comment() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = {line.split("=")[0]: lines[place - 1] for place, line in enumerate(lines) if re.match(r"[A-Z_]+=", line)}
    assert set(named) == {name.upper() for name in Settings.model_fields}
    assert [name for name, above in named.items() if not above.startswith("# ")] == []
    assert ".env.example" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_only_the_clock_reads_the_clock() -> None:
    readings = {
        name
        for name, tree in python_files("bot", "handlers", "models", "scripts", "tests")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in {("datetime", "now"), ("datetime", "utcnow"), ("date", "today")}
    }
    assert readings == {"bot/clock.py"}


def test_handlers_catch_what_they_know() -> None:
    catching = {
        name
        for name, tree in python_files("handlers")
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    }
    assert catching == set()


@pytest.mark.parametrize("what", _NOWHERE)
def test_nowhere_stands(what: str) -> None:
    assert [str(path) for path, text in committed() if re.search(_NOWHERE[what], text)] == []


def test_only_the_check_run_looks_outside_the_project() -> None:
    looking = {str(path.relative_to(ROOT)) for path, text in committed() if re.search(r"\.\./share[d]", text)}
    assert looking <= {".ci/run"}


def called() -> set[str]:
    """Return every Web API method that bot and handlers call, by its name or as the client's own method."""
    by_client = {name.replace(".", "_"): name for name in METHODS}
    found = set()
    for _, tree in python_files("bot", "handlers"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and node.value in METHODS:
                found.add(str(node.value))
            if isinstance(node, ast.Constant) and node.value == "files.upload.v2":  # the SDK's name for these two
                found |= {"files.getUploadURLExternal", "files.completeUploadExternal"}
            if isinstance(node, ast.Attribute) and node.attr in by_client:
                found.add(by_client[node.attr])
    return found


def test_the_manifest_asks_for_the_scopes_that_are_used_and_for_no_more() -> None:
    wanted = {METHODS[name].scope for name in called()} - {""}
    needed = {scope.replace("*", kind) for scope in wanted for kind in _HISTORY_OF if "*" in scope}
    needed |= {scope for scope in wanted if "*" not in scope} | {"commands"}
    # The kinds that are listed are channels; of conversations only their history is read.
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed - {"im:read"}


def test_the_oldest_python_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    oldest = project["project"]["requires-python"].removeprefix(">=")
    assert project["tool"]["mypy"]["python_version"] == oldest
    assert project["tool"]["ruff"]["target-version"] == "py" + oldest.replace(".", "")
    assert f"({oldest.replace('.', ', ')})" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"Python {oldest}" in (ROOT / "README.md").read_text(encoding="utf-8")
