"""Knowing whether another process is alive on the same SQLite file."""

import subprocess
import sys
from pathlib import Path

import pytest

from models.process_lock import hold_process_lock

_HOLD = """
import sys
from models.process_lock import hold_process_lock
with hold_process_lock(sys.argv[1]) as alone:
    print(alone, flush=True)
    sys.stdin.read()
"""


def _holder(file: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_the_first_is_alone_and_the_second_is_not(tmp_path: Path) -> None:
    file = str(tmp_path / "firsthand.db")
    with hold_process_lock(file) as first, hold_process_lock(file) as second:
        assert (first, second) == (True, False)
    with hold_process_lock(file) as again:
        assert again is True


def test_a_killed_process_lets_go(tmp_path: Path) -> None:
    file = tmp_path / "firsthand.db"
    with _holder(file) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "True"
        with hold_process_lock(str(file)) as alone:
            assert alone is False
        other.kill()
        other.wait()
    with hold_process_lock(str(file)) as alone:
        assert alone is True


@pytest.mark.parametrize("nowhere", [None, "", ":memory:"])
def test_without_a_file_nobody_can_know(nowhere: str | None) -> None:
    with hold_process_lock(nowhere) as alone:
        assert alone is False
