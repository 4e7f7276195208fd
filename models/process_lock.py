"""The lock beside a SQLite database, by which a process knows that it is the only one."""

import contextlib
import os
from collections.abc import Iterator

try:
    import fcntl
except ImportError:  # not on Windows, where nothing is assumed
    fcntl = None  # type: ignore[assignment]


@contextlib.contextmanager
def hold_process_lock(database_file: str | None) -> Iterator[bool]:
    """Hold the lock beside `database_file` in the block; yield False where another process holds it.

    The system frees the lock of a process that is killed. Without a file (PostgreSQL, memory) yields False.
    """
    if not database_file or database_file == ":memory:" or fcntl is None:
        yield False
        return
    # Opened for nothing but its lock: never through a link, never emptied, readable by its owner alone.
    file = os.open(database_file + ".lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        yield False
    else:
        yield True
    finally:
        os.close(file)
