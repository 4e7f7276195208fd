"""The record of every Web API call the app makes, as one JSON line each."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from scripts.sandbox.entities import Json

VARIABLE = "SANDBOX_CALL_LOG"


@dataclass(frozen=True)
class Call:
    """One Web API call: its arguments as received, JSON text parsed, without the token."""

    method: str
    args: Json


class CallLog:
    """Keeps calls in memory and, when `path` is given, appends each to that file, safe from several processes."""

    def __init__(self, path: Path | None) -> None:
        self.calls: list[Call] = []
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644) if path else None

    def note(self, method: str, args: Json) -> None:
        """Record one call; a single write to a file opened for appending is never torn."""
        call = Call(method, {name: value for name, value in args.items() if name != "token"})
        self.calls.append(call)
        if self._file is not None:
            line = json.dumps({"method": call.method, "args": call.args}, ensure_ascii=False)
            os.write(self._file, f"{line}\n".encode())

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def path_from_environment() -> Path | None:
    """Give the file that SANDBOX_CALL_LOG names, None when it is not set."""
    name = os.environ.get(VARIABLE)
    return Path(name) if name else None
