"""The sheet Accounts, and the accounts that rows of customers name: found or stored, with their owners."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import stories
from bot.program.assignments import call_offs, calls
from bot.program.importing import account_sponsors
from bot.program.importing.entries import Entry, Objection, RowResult
from bot.program.importing.problems import AnotherOwner, NoAccountColumn, OwnerOnSheet, OwnerWithoutAccount
from bot.program.importing.references import referred_in
from bot.program.importing.sheet import EXAMPLE_ID, Column, Intake, Kind, Sheet, SheetEntries
from bot.program.importing.upsert import Row, chunks, known_rows, upsert_rows, write_rows
from models import Account, Customer
from models.account import folded
from models.database import table_of

_TABLE, _CUSTOMERS = table_of(Account), table_of(Customer)
_CHUNK = 500


@dataclass(slots=True)
class _Named:
    """An account as the rows so far have it; `row` is the last one that names its owner.

    `stored` is the account as it was stored before these rows, None for one that they bring.
    """

    name: str
    owner: str | None
    row: int
    id: int = 0
    stored: Row | None = None


class NamedAccounts:
    """The accounts that one sheet of customers names.

    Where rows spell an account in several ways, or name several owners, the last one counts; but what the sheet
    Accounts of the same workbook says (`settled`, its rows by folded name) stands. `doubts` are what rows say that
    can't be so.
    """

    def __init__(
        self, connection: AsyncConnection, owner_ids: Mapping[str, int], newest_id: int, settled: Mapping[str, Row]
    ) -> None:
        self.doubts: list[Objection] = []
        self._settled = settled
        self._denied: set[tuple[str, str]] = set()
        self._connection = connection
        self._owner_ids = owner_ids
        self._newest_id = newest_id
        self._has_rows = newest_id > 0
        self._by_spelling: dict[str, _Named] = {}
        self._by_key: dict[str, _Named] = {}
        # Those that were there before, or that a row has otherwise than an earlier one.
        self._to_compare: dict[str, _Named] = {}

    async def link(self, entries: Iterable[Entry]) -> None:
        """Turn `account` of each entry, where it has one, into `account_id`."""
        linked: list[tuple[Row, _Named]] = []
        known = len(self._by_key)
        spelt = self._by_spelling
        for entry in entries:
            values = entry.values
            if "account" not in values:
                continue
            name: str | None = values.pop("account")
            owner: str | None = values.get("account_owner")
            if name is None:
                values["account_id"] = None
                if owner:
                    self.doubts.append(Objection(entry.row, "account_owner", owner, OwnerWithoutAccount()))
                continue
            named = spelt.get(name) or self._new_spelling(name, owner, entry.row)
            if named.name != name or (owner and named.owner != owner):
                self._change(named, name, owner, entry.row)
            linked.append((values, named))
        if len(self._by_key) > known:
            await self._find_or_store(dict(islice(self._by_key.items(), known, None)))
        for values, named in linked:
            values["account_id"] = named.id

    def _new_spelling(self, name: str, owner: str | None, row: int) -> _Named:
        key = folded(name)
        if key in self._settled:
            name_there, owner = self._settled[key]["name"], self._settled[key].get("owner") or owner
        else:
            name_there = name
        named = self._by_spelling[name] = self._by_key.setdefault(key, _Named(name_there, owner, row))
        return named

    def _change(self, named: _Named, name: str, owner: str | None, row: int) -> None:
        """Let this row count, where an earlier one spelt the account otherwise or named another owner."""
        key = folded(name)
        self._to_compare[key] = named
        if key not in self._settled:
            named.name = name
        elif self._settled[key].get("owner"):
            self._deny(key, owner, row)
            return
        if owner and owner != named.owner:
            if named.owner:
                self.doubts.append(Objection(row, "account_owner", owner, AnotherOwner(named.owner, named.row)))
            named.owner, named.row = owner, row

    def _deny(self, key: str, owner: str | None, row: int) -> None:
        """Report, once, an owner whom the sheet Accounts names otherwise."""
        there = self._settled[key]
        is_other = owner and owner != there["owner"] and self._owner_ids.get(owner, 0) != there["owner_id"]
        if owner and is_other and (key, owner) not in self._denied:
            self._denied.add((key, owner))
            self.doubts.append(Objection(row, "account_owner", owner, OwnerOnSheet(there["owner"])))

    async def _find_or_store(self, names: dict[str, _Named]) -> None:
        """Find these accounts (by folded name), and store those that are new."""
        if self._has_rows:
            for keys in chunks(list(names), _CHUNK):
                for key, row in (await known_rows(self._connection, Account, keys, key="folded_name")).items():
                    found = self._to_compare[key] = names.pop(key)
                    found.id, found.stored = row["id"], row
        if not names:
            return
        new = [(None, self._wanted(key, named) | {"folded_name": key}) for key, named in names.items()]
        await write_rows(self._connection, Account, new, RowResult())
        # Nobody else stores accounts meanwhile.
        query = select(_TABLE.c.id, _TABLE.c.folded_name).where(_TABLE.c.id > self._newest_id)
        for account_id, key in await self._connection.execute(query.order_by(_TABLE.c.id)):
            names[key].id = self._newest_id = account_id

    def _wanted(self, key: str, named: _Named) -> Row:
        """Return the columns that rows fill; without an owner in any of them, an account keeps the one it has."""
        if named.owner and not self._settled.get(key, {}).get("owner"):
            return {"name": named.name, "owner": named.owner, "owner_id": self._owner_ids.get(named.owner)}
        return {"name": named.name}

    async def store_changes(self) -> list[int]:
        """Store what later rows, or all of them, changed; return the ids of accounts that are renamed."""
        fresh = [key for key, named in self._to_compare.items() if named.stored is None]
        before = {key: named.stored for key, named in self._to_compare.items() if named.stored}
        for keys in chunks(fresh, _CHUNK):
            before |= await known_rows(self._connection, Account, keys, key="folded_name")
        pairs = [(before[key], before[key] | self._wanted(key, named)) for key, named in self._to_compare.items()]
        await write_rows(self._connection, Account, pairs, RowResult())
        return [row["id"] for row, after in pairs if row["name"] != after["name"]]


async def named_in(intake: Intake, sheet: SheetEntries) -> NamedAccounts:
    """Return what links the customers of `sheet` to their accounts; who owns some is looked up by name or address."""
    owners = await referred_in(intake, sheet.entries, "account_owner")
    newest = (await intake.connection.execute(select(func.max(_TABLE.c.id)))).scalar()
    on_sheet = intake.batch.get(ACCOUNTS.name, SheetEntries()).entries
    settled = {entry.values["folded_name"]: entry.values for entry in on_sheet}
    accounts = NamedAccounts(intake.connection, owners.ids, newest or 0, settled)
    accounts.doubts += owners.doubts
    if "account" not in sheet.fields and "account_owner" in sheet.fields:
        accounts.doubts.append(Objection(None, "account_owner", "", NoAccountColumn()))
    return accounts


async def customers_of(connection: AsyncConnection, account_ids: Collection[int]) -> list[int]:
    """Return the ids of the customers of these accounts."""
    found: list[int] = []
    for ids in chunks(list(account_ids), _CHUNK):
        query = select(_CUSTOMERS.c.id).where(_CUSTOMERS.c.account_id.in_(ids))
        found += (await connection.execute(query)).scalars()
    return found


async def _take_in(intake: Intake, sheet: SheetEntries) -> RowResult:
    owners = await referred_in(intake, sheet.entries, "owner")
    sponsors = await account_sponsors.named_in(intake, sheet.entries)
    owned = _owned_by_customers(intake)
    for entry in sheet.entries:
        key = folded(entry.values["name"])
        if key in owned and entry.values.get("owner", key) is None:
            del entry.values["owner"]  # the row leaves it to those of the customers
        entry.values |= {"folded_name": key} | owners.ids_for(entry, "owner")
    result = await upsert_rows(intake.connection, Account, sheet.entries, intake.on_rows, key="folded_name")
    result.doubts += [*owners.doubts, *await account_sponsors.keep(intake, sponsors)]
    intake.afterwards.append(partial(_refresh, intake.session, result.changed_ids))
    return result


def _owned_by_customers(intake: Intake) -> set[str]:
    """Return the folded names of the accounts whose owner the customers' rows of this workbook name."""
    rows = [entry.values for entry in intake.batch.get("Customers", SheetEntries()).entries]
    return {folded(name) for name in {row.get("account") for row in rows if row.get("account_owner")} if name}


async def _refresh(session: AsyncSession, account_ids: Collection[int]) -> None:
    """Have what shows the names of these accounts updated."""
    customers = await customers_of(await session.connection(), account_ids)
    await calls.refresh_briefs(session, customers)
    await call_offs.notify_withdrawn(session, (), customers)
    await stories.refresh_cards(session, customers)


ACCOUNTS = Sheet(
    "Accounts",
    Account,
    "One row for each company whose owner, or importance to us, you would note; it need not name them all.",
    (
        Column(
            "name",
            Kind.TEXT,
            "The company's name, as on the sheet Customers. A second import finds the row by it.",
            EXAMPLE_ID,
            ("account", "account name", "company"),
            required=True,
            width=28,
        ),
        Column(
            "owner",
            Kind.TEXT,
            "The colleague who looks after it: e-mail address, or name.",
            "sam@acme.example",
            ("account owner",),
            width=28,
        ),
        Column(
            "key account",
            Kind.YES_NO,
            "“yes” where it matters most to us. Blank means no.",
            "yes",
            ("key",),
            offers=("yes", "no"),
            only_offers=True,
            width=14,
        ),
        Column(
            "sponsor",
            Kind.TEXT,
            "Who sponsors it at the top: e-mail address or Slack id. They get it with the next plan. Blank leaves it "
            "as it is.",
            "ada@acme.example",
            ("account sponsor", "executive sponsor"),
            width=28,
            longest=320,
        ),
    ),
    _take_in,
    order=3,
    hold=account_sponsors.hold,
)
