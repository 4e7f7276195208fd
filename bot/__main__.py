"""The command line: run, demo, doctor, import, template."""

import asyncio
import logging
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


@main.callback()
def firsthand() -> None:
    """Firsthand hands every executive one real customer a month, and follows the promise until it is kept."""


def _refuse(error: SettingsError) -> typer.Exit:
    typer.secho(error.words, fg=typer.colors.RED, err=True)
    return typer.Exit(_CANNOT)


@main.command()
def run() -> None:
    """Connect to Slack and run until told to stop."""
    logs.configure(logging.INFO)
    try:
        asyncio.run(run_until_told())
    except SettingsError as wrong:
        raise _refuse(wrong) from wrong


async def run_until_told(programme: "Clock | None" = None) -> None:
    """Run the bot until SIGTERM or SIGINT; `programme` tells its time, where it is not the machine's own clock."""
    settings = load_settings()
    if advice := env_file_advice():
        logging.getLogger(__name__).warning(advice)
    from bot.app import Firsthand
    from bot.clock import Clocks, SystemClock

    bot = Firsthand(settings, Clocks(programme=programme or SystemClock(), wall=SystemClock()))
    asked_to_stop = asyncio.Event()
    for kind in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(kind, asked_to_stop.set)
    try:
        if not await _started(bot, asked_to_stop):
            return
        how = "Socket Mode" if settings.uses_socket_mode else "HTTP, /slack/events"
        health = f"http://{settings.firsthand_http_host}:{bot.transport.port}/healthz"
        typer.echo(f"Firsthand is running ({how}); health at {health}")
        await asked_to_stop.wait()
        typer.echo("Stopping: finishing what is in hand ...")
    finally:
        await bot.stop()
        _hear_no_more_signals()
    typer.echo("Stopped.")


def _hear_no_more_signals() -> None:
    """Let nobody who tells us twice to stop end the process as if it had been killed: all is done by now."""
    for kind in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().remove_signal_handler(kind)  # else the loop, closing, lets them kill again
        signal.signal(kind, signal.SIG_IGN)


@main.command()
def demo(
    *,
    play: Annotated[bool, typer.Option("--play", help="Play the whole month by itself, print it, and exit.")] = False,
    port: Annotated[int, typer.Option(help="Where to serve the page; 0 takes any port that is free.")] = 0,
) -> None:
    """Try Firsthand without a Slack workspace: bot and a local stand-in, with a page to click."""
    from rich.console import Console

    from scripts.demo.command import by_hand, by_itself

    logs.configure(logging.WARNING)
    raise typer.Exit(asyncio.run((by_itself if play else by_hand)(port, Console())))


async def _started(bot: "Firsthand", asked_to_stop: asyncio.Event) -> bool:
    """Start the bot; False when told to stop before it could, while it waited for Slack."""
    starting = asyncio.create_task(bot.start())
    told = asyncio.create_task(asked_to_stop.wait())
    await asyncio.wait((starting, told), return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if not starting.done():
        starting.cancel()
        await asyncio.wait((starting,))
        return False
    await starting
    return True


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
