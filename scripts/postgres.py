"""A PostgreSQL server for tests and benches: that of FIRSTHAND_TEST_POSTGRES, else a temporary one started here."""

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

MISSING = "PostgreSQL is not installed; on Debian and Ubuntu: sudo apt-get install postgresql"
_BIN_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")
# Without autovacuum, plans do not depend on whether it looked at a table just before a test asks for them.
_FAST_SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=400",
)


def _programs() -> Path | None:
    """Return the folder of initdb and postgres, None where there is none."""
    found = [Path(folder) for pattern in _BIN_FOLDERS for folder in sorted(Path("/").glob(pattern[1:]), reverse=True)]
    on_path = shutil.which("initdb")
    found += [Path(on_path).parent] if on_path else []
    return next((folder for folder in found if (folder / "initdb").exists()), None)


def is_available() -> bool:
    """Return whether a PostgreSQL is named or installed here."""
    return bool(os.environ.get("FIRSTHAND_TEST_POSTGRES")) or _programs() is not None


@contextmanager
def server() -> Iterator[str]:
    """Yield the address of a server, up to the database's name; one of our own is stopped and removed at the end."""
    named = os.environ.get("FIRSTHAND_TEST_POSTGRES")
    if named:
        yield named.rstrip("/")
        return
    programs = _programs()
    if programs is None:
        raise RuntimeError(MISSING)
    with tempfile.TemporaryDirectory(prefix="firsthand-pg-", ignore_cleanup_errors=True) as folder:
        yield from _started(programs, Path(folder))


def _started(programs: Path, folder: Path) -> Iterator[str]:
    # PostgreSQL refuses to run as root.
    drop = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if drop:
        shutil.chown(folder, "postgres")
    user = "postgres" if drop else getpass.getuser()
    data = folder / "data"
    initdb: list[str | Path] = [programs / "initdb", "-D", data, "-U", user, "--auth=trust", "--no-sync", "-E", "UTF8"]
    subprocess.run(  # noqa: S603  (programs found on this machine)
        [*drop, *initdb], check=True, capture_output=True, cwd="/"
    )
    port = _free_port()
    options = [part for option in _FAST_SETTINGS for part in ("-c", option)]
    command: list[str | Path] = [programs / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1"]
    command += ["-k", folder, *options]
    process = subprocess.Popen(  # noqa: S603  (as above)
        [*drop, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/"
    )
    url = f"postgresql://{user}@127.0.0.1:{port}"
    try:
        _wait_for(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError("PostgreSQL did not start.")
        try:
            psycopg.connect(f"{url}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("PostgreSQL did not answer within 20 seconds.")


def run(url: str, statement: str) -> None:
    """Run one statement on the server's own database."""
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(statement.encode())
