"""Figures for the CX team: the short block in the status, and /firsthand export, which brings them as a workbook."""

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.child_process import ChildFailed
from bot.context import AppContext
from bot.errors import FirsthandError
from bot.program.figures import export, nudges, since
from bot.slack import SlackCallError
from bot.surfaces import figures
from bot.surfaces.parts import Blocks
from bot.workbook.figures import workbook_of
from handlers.clicks import in_background
from handlers.features import Command, Feature, Typed, Who

_LONGEST = 3


class NotExported(FirsthandError):
    """The workbook was not written, or Slack did not take it; `why` is its error code, or what failed."""

    why: str


async def export_figures(context: AppContext, typed: Typed) -> str:
    """Answer `/firsthand export`: the workbook is written beside the ack, and comes as a direct message."""
    in_background(context, typed.request, _export(context, typed.by.slack_id))
    return figures.EXPORT_COMING


async def _export(context: AppContext, slack_id: str) -> None:
    today = context.today()
    sheets = await context.database.run_read(lambda session: export.sheets(session, today))
    try:
        written = await workbook_of(sheets)
        channel_id = await context.message_sender.open_conversation(slack_id)
        file_id = await context.workspace.upload_bytes(f"firsthand-figures-{today}.xlsx", written)
        title, words = figures.EXPORT_TITLE, figures.EXPORT_COMMENT
        await context.workspace.share_file(file_id, title, channel_id=channel_id, words=words)
    except (ChildFailed, SlackCallError) as failed:
        raise NotExported(failed.code if isinstance(failed, SlackCallError) else str(failed)) from failed


async def status_section(session: AsyncSession, context: AppContext) -> Blocks:
    """Return the block of the status; four statements, however many people and rounds there are."""
    effects = nudges.by_step(await nudges.of_open_rounds(session))
    if not effects:
        return []
    today = context.today()
    return figures.status_blocks(effects, await since.counted(session, today, longest=_LONGEST), today)


_EXPORT = "brings the figures of a year as a workbook: nudges, people, rounds"

FEATURE = Feature(commands=(Command("export", _EXPORT, Who.CX_TEAM, export_figures),))
