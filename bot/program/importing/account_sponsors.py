"""Who sponsors an account, as the sheet Accounts names them."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Problem
from bot.program.importing.entries import Entry, Objection
from bot.program.importing.references import referred_in
from bot.program.importing.sheet import Intake, SheetEntries
from bot.program.people import participations
from bot.program.routines.sponsor import MOST_ACCOUNTS
from bot.program.sponsoring import handing, sponsorships
from models import Account, Sponsorship
from models.account import folded
from models.database import batched

_COLUMN = "sponsor"


class SponsorHasEnough(Problem):
    """Who is named sponsors as many accounts as one may."""

    most: int


class SponsorNotInProgramme(Problem):
    """Who is named takes part in nothing, and the account has a sponsor who does."""


@dataclass(frozen=True)
class NamedSponsors:
    """Who is to sponsor which account: (row, what names them, person id) by folded name; `doubts` name nobody."""

    by_account: dict[str, tuple[int, str, int]] = field(default_factory=dict)
    doubts: list[Objection] = field(default_factory=list)


async def hold(session: AsyncSession, sheet: SheetEntries) -> None:
    """Lock the rounds of sponsored accounts where this sheet names any sponsor."""
    if any(entry.values.get(_COLUMN) for entry in sheet.entries):
        await sponsorships.hold_rounds(session)


async def named_in(intake: Intake, entries: Collection[Entry]) -> NamedSponsors:
    """Return whom these rows name as sponsors, and take that out of them, as it is no column of accounts."""
    referred = await referred_in(intake, entries, _COLUMN)
    named = NamedSponsors(doubts=referred.doubts)
    for entry in entries:
        text = entry.values.pop(_COLUMN, None)
        person_id = referred.ids.get(text or "")
        if text and person_id is not None:
            named.by_account[folded(entry.values["name"])] = (entry.row, text, person_id)
    return named


async def keep(intake: Intake, named: NamedSponsors) -> list[Objection]:
    """Let those who are named sponsor their accounts; return what is doubtful about it."""
    doubts, session = list(named.doubts), intake.session
    there = await participations.everybody(session) if named.by_account else ()
    for batch in batched(list(named.by_account)):
        rows = await session.exec(
            select(Account.folded_name, Account.id, Sponsorship.person_id)
            .outerjoin(
                Sponsorship,
                (col(Sponsorship.account_id) == col(Account.id)) & col(Sponsorship.until).is_(None),
            )
            .where(col(Account.folded_name).in_(batch))
        )
        known = {name: (account_id or 0, sponsor) for name, account_id, sponsor in rows.all()}
        for name in batch:
            row, text, person_id = named.by_account[name]
            account_id, sponsor = known[name]
            fault: Problem | None = None
            if sponsor == person_id:
                continue
            if sponsor in there and person_id not in there:
                fault = SponsorNotInProgramme()
            elif not await handing.give(session, account_id, person_id, now=intake.now, by=None):
                fault = SponsorHasEnough(MOST_ACCOUNTS)
            doubts += [Objection(row, _COLUMN, text, fault)] if fault else []
    return doubts
