"""How much memory an import takes: the most of its process, and of the reader it starts, in a process of its own."""

import asyncio
import resource
import sys
from pathlib import Path

from bot.clock import SystemClock
from bot.workbook.importing import import_workbook
from models.database import Database
from models.migrate import migrate

_KILOBYTE, _MEGABYTE = 1024, 1024 * 1024
# getrusage counts in kilobytes, except on macOS.
_UNIT = 1 if sys.platform == "darwin" else _KILOBYTE


async def peak_mb(content: bytes, folder: Path) -> float:
    """Return the megabytes that importing the workbook `content` takes at most, with the database in `folder`."""
    file = folder / "peak.xlsx"
    await asyncio.to_thread(file.write_bytes, content)
    command = (sys.executable, "-m", __name__, str(file), f"sqlite:///{folder / 'peak.db'}")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError("The import to be measured failed.")
    return int(printed) / _MEGABYTE


async def _import(file: Path, url: str) -> None:
    database = Database(url)
    await migrate(database)
    await import_workbook(database, await asyncio.to_thread(file.read_bytes), now=SystemClock().now())
    await database.close()


def _own_peak() -> int:
    """Return the most bytes this process took; not what its parent took before, which getrusage counts on Linux."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT
    fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(fields["VmHWM"].split()[0]) * _KILOBYTE


if __name__ == "__main__":
    asyncio.run(_import(Path(sys.argv[1]), sys.argv[2]))
    print(_own_peak() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _UNIT)
