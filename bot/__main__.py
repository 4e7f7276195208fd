"""The command line: run, demo, doctor, import, template."""

import asyncio
import gc
import logging
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import logs
from bot.config import DatabaseSettingError, env_file_advice, load_database_settings, load_settings
from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.app import Firsthand
    from bot.clock import Clock

main = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
# 0 all is well, 1 something was rejected or failed, 2 nothing could be done at all.
_CANNOT = 2
_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@main.callback()
def firsthand() -> None:
    """Firsthand hands every executive one real customer a month, and follows the promise until it is kept."""
    logs.configure(logging.WARNING)


def _refuse(error: SettingsError) -> typer.Exit:
    typer.secho(error.words, fg=typer.colors.RED, err=True)
    return typer.Exit(_CANNOT)


@main.command()
def run() -> None:
    """Connect to Slack and run until told to stop."""
    logs.configure(logging.INFO)
    try:
        asyncio.run(run_until_signalled())
    except SettingsError as wrong:
        raise _refuse(wrong) from wrong


async def run_until_signalled(programme: "Clock | None" = None) -> None:
    """Run the bot until SIGTERM or SIGINT; `programme` tells its time, where it is not the machine's own clock.

    Raises SettingsError.
    """
    settings = load_settings()
    os.environ.pop("SLACK_BOT_TOKEN", None)  # Bolt would read it, too, and warn that it has a client already
    if advice := env_file_advice():
        logging.getLogger(__name__).warning(advice)
    from bot.app import Firsthand
    from bot.clock import Clocks, SystemClock

    bot = Firsthand(settings, Clocks(programme=programme or SystemClock(), wall=SystemClock()))
    stop_requested = asyncio.Event()
    for signal_number in _STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(signal_number, stop_requested.set)
    try:
        if not await _started(bot, stop_requested):
            return
        # What is there by now stays: to collect it again and again costs tens of milliseconds between click and ack.
        gc.collect()
        gc.freeze()
        mode = "Socket Mode" if settings.uses_socket_mode else "HTTP, /slack/events"
        health = f"http://{settings.firsthand_http_host}:{bot.transport.port}/healthz"
        typer.echo(f"Firsthand is running ({mode}); health at {health}")
        await stop_requested.wait()
        typer.echo("Stopping: finishing what is in hand ...")
    finally:
        await bot.stop()
        for signal_number in _STOP_SIGNALS:  # all is done: a second signal is not to kill us while the loop closes
            asyncio.get_running_loop().remove_signal_handler(signal_number)
            signal.signal(signal_number, signal.SIG_IGN)
    typer.echo("Stopped.")


async def _started(bot: "Firsthand", stop_requested: asyncio.Event) -> bool:
    """Start the bot; False where a signal to stop came first, while it waited for Slack."""
    starting = asyncio.create_task(bot.start())
    stopping = asyncio.create_task(stop_requested.wait())
    await asyncio.wait((starting, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not starting.done():
        starting.cancel()
        await asyncio.wait((starting,))
        return False
    await starting
    return True


@main.command()
def demo(
    *,
    play: Annotated[bool, typer.Option("--play", help="Play the whole month by itself, print it, and exit.")] = False,
    port: Annotated[int, typer.Option(help="Where to serve the page; 0 takes any port that is free.")] = 0,
) -> None:
    """Try Firsthand without a Slack workspace: bot and a local stand-in, with a page to click."""
    from rich.console import Console

    from scripts.demo.command import by_hand, by_itself

    raise typer.Exit(asyncio.run((by_itself if play else by_hand)(port, Console())))


@main.command()
def doctor() -> None:
    """Examine settings, database and Slack; say what is wrong and what to do.

    Exits with 0 when all is well, 1 when there is something to mend, 2 when the settings can't be used.
    """
    from rich.console import Console

    from bot.clock import SystemClock
    from bot.doctor import run_doctor

    raise typer.Exit(asyncio.run(run_doctor(Console(), SystemClock())))


@main.command("import")
def import_(
    workbook: Annotated[Path, typer.Argument(help="An Excel file (.xlsx); `firsthand template` writes one.")],
) -> None:
    """Take in customers, participants, issues and questions from a workbook.

    Exits with 0 when everything went in, 1 when rows were rejected, 2 when the file could not be read at all.
    """
    try:
        raise typer.Exit(asyncio.run(_import(workbook)))
    except SettingsError as wrong:
        raise _refuse(wrong) from wrong


async def _import(workbook: Path) -> int:
    from rich.console import Console

    from bot.workbook.terminal import import_file
    from models.database import Database
    from models.migrate import Unusable, migrate

    database = Database(load_database_settings().firsthand_database_url.get_secret_value())
    try:
        await migrate(database)
        return await import_file(workbook, database, Console())
    except Unusable as unusable:
        raise DatabaseSettingError(unusable) from unusable
    finally:
        await database.close()


def _own_zone() -> str | None:
    """Return the company's time zone where the settings name one; a template takes no others."""
    try:
        return load_database_settings().firsthand_timezone
    except SettingsError:
        return None


@main.command()
def template(workbook: Annotated[Path, typer.Argument(help="Where to write it, such as customers.xlsx.")]) -> None:
    """Write the blank workbook, with instructions, drop-downs and an example row."""
    from bot.workbook.template import write_template

    if workbook.exists():
        typer.secho(f"{workbook} exists already; choose another name.", fg=typer.colors.RED, err=True)
        raise typer.Exit(_CANNOT)
    try:
        write_template(workbook, _own_zone())
    except OSError as refused:
        typer.secho(f"{workbook} can't be written: {refused.strerror}.", fg=typer.colors.RED, err=True)
        raise typer.Exit(_CANNOT) from refused
    typer.echo(f"Wrote {workbook}. Fill it in, then: firsthand import {workbook}")


if __name__ == "__main__":
    main()
