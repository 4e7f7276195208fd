"""A module of ours run as a process of its own: for work that takes a processor, or memory that should go again."""

import asyncio
import os
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[1]


class ChildFailed(Exception):
    """The process did not end well."""


async def ask_child(module: str, asked: bytes, *, seconds: float) -> bytes:
    """Run a module, give it `asked` to read, and return what it wrote. Raises ChildFailed, also after `seconds`."""
    # Nothing of ours, secrets least of all, is in its environment.
    environment = {"PYTHONPATH": str(_ROOT), "PATH": os.defpath}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=environment
    )
    try:
        async with asyncio.timeout(seconds):
            answer, _ = await child.communicate(asked)
    except TimeoutError as slow:
        raise ChildFailed(f"{module} took too long") from slow
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        raise ChildFailed(f"{module} ended with {child.returncode}")
    return answer
