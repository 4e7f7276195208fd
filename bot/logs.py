"""Logging: one line an event, with ids alone; nothing that people wrote, whatever a library logs."""

import logging
import traceback
from contextvars import ContextVar
from types import TracebackType

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
# The packages whose messages are written here, and so carry ids alone.
_OURS = ("bot", "handlers", "models", "scripts", "__main__")

# What a person did and who, by id, such as "swap by U012AB3CD": each line written while it is answered ends with it.
interaction: ContextVar[str | None] = ContextVar("interaction", default=None)

Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFormatter(logging.Formatter):
    """Writes our own messages in full, and only the module and line of a library's.

    Bolt logs the whole body of a request whose signature is wrong, drivers the row that broke a constraint. Of an
    exception only types and lines are written, as even our own words for a person may name another.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for `record`, with its exception below it."""
        # A copy, as another formatter may have kept its own text of the exception on the record.
        bare = logging.makeLogRecord({**vars(record), "exc_text": None, "stack_info": None})
        is_ours = record.name.partition(".")[0] in _OURS
        bare.msg = record.getMessage() if is_ours else f"said something at {record.module}.py:{record.lineno}"
        bare.args = None
        if what := interaction.get():
            bare.msg += f" [{what}]"
        return super().format(bare)

    def formatException(self, ei: Caught) -> str:  # noqa: N802  (logging's own name)
        """Return the types of the exception and its causes, each with file, line and function of its frames."""
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            lines += [f"{type(error).__module__}.{type(error).__qualname__}"]
            frames = traceback.extract_tb(error.__traceback__, limit=-8)
            lines += [f"  at {each.filename}:{each.lineno} in {each.name}" for each in frames]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def configure(level: int) -> None:
    """Write our own messages from `level` on to standard error, and those of libraries from WARNING on."""
    handler = logging.StreamHandler()
    handler.setFormatter(DiscreetFormatter(_FORMAT))
    # Libraries follow the root: Bolt copies its level to each logger that it makes.
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
