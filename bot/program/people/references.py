"""References: whom a sheet names as manager, assistant or owner, found by address or name, or kept as somebody new."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.people.participants import is_slack_id
from models import Person
from models.account import folded
from models.database import batched, execute, table_of

_MENTION = re.compile(r"<@([UW][A-Z0-9]{1,31})(?:\|[^>]*)?>", re.ASCII)
_NAMED_ADDRESS = re.compile(r"(?P<name>[^<>@]*)<(?:mailto:)?(?P<email>[^<>]+)>")
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
_LONGEST_EMAIL = 320
_TABLE = table_of(Person)
_ONCE: dict[str, Any] = {"index_elements": [_TABLE.c.slack_id], "index_where": _TABLE.c.slack_id.is_not(None)}
_STORE = {
    "sqlite": sqlite.insert(_TABLE).on_conflict_do_nothing(**_ONCE),
    "postgresql": postgresql.insert(_TABLE).on_conflict_do_nothing(**_ONCE),
}


@dataclass(frozen=True)
class Address:
    """Where a text says somebody is found, by Slack id or e-mail address; `name` is theirs, where it says that too."""

    slack_id: str | None = None
    email: str | None = None
    name: str = ""


class _Known(NamedTuple):
    """The columns of a person by which a text may name them."""

    id: int
    external_id: str | None
    name: str
    email: str | None
    slack_id: str | None


def address_in(text: str) -> Address | None:
    """Return the address that `text` is: an e-mail address, a mention or a Slack id; None for any other text."""
    bare = text.strip()
    mention = _MENTION.fullmatch(bare)
    slack_id = mention[1] if mention else bare.removeprefix("@")
    # A name in capitals is formed like an id, but for the digits of one.
    if is_slack_id(slack_id) and (mention or any(letter.isdigit() for letter in slack_id)):
        return Address(slack_id=slack_id)
    named = _NAMED_ADDRESS.fullmatch(bare)
    email = (named["email"] if named else bare.removeprefix("mailto:")).strip()
    if _EMAIL.fullmatch(email) and len(email) <= _LONGEST_EMAIL:
        return Address(email=email, name=named["name"].strip(" \"'") if named else "")
    return None


async def referred(session: AsyncSession, texts: Collection[str]) -> dict[str, int]:
    """Return the id of the person that each of `texts` names, as typed; who has a new address is stored.

    A text is an e-mail address, a mention, a Slack id, or the id or name of one person who is known. Texts that are
    none of these, or the name of several people, are left out. Reads everybody once: for imports, with all texts at
    once.
    """
    addresses = {text: address_in(text) for text in texts}
    if not addresses:
        return {}
    found = _found(await _everybody(session), addresses)
    unknown = {address for text, address in addresses.items() if address is not None and text not in found}
    if unknown:
        await _store(session, unknown)
        found = _found(await _everybody(session), addresses)
    return found


async def _everybody(session: AsyncSession) -> list[_Known]:
    """Return everybody, who may change but not be merged until this transaction ends; the participants first."""
    columns = (col(getattr(Person, name)) for name in _Known._fields)
    rows = await session.exec(select(*columns).order_by(col(Person.id)).with_for_update(read=True, key_share=True))
    return sorted((_Known(*row) for row in rows.all()), key=lambda known: known.external_id is None)


def _found(known: Collection[_Known], addresses: Mapping[str, Address | None]) -> dict[str, int]:
    slack_ids = _first((person.slack_id, person.id) for person in known)
    emails = _first((folded(person.email or ""), person.id) for person in known)
    names = _alone(known)
    found: dict[str, int | None] = {}
    for text, address in addresses.items():
        if address is None:
            found[text] = names.get(folded(text.strip().removeprefix("@")))
        elif address.slack_id:
            found[text] = slack_ids.get(address.slack_id)
        else:
            found[text] = emails.get(folded(address.email or ""))
    return {text: person_id for text, person_id in found.items() if person_id is not None}


def _first(pairs: Iterable[tuple[str | None, int]]) -> dict[str, int]:
    first: dict[str, int] = {}
    for key, person_id in pairs:
        if key:
            first.setdefault(key, person_id)
    return first


def _alone(known: Collection[_Known]) -> dict[str, int]:
    """Return whom an id of the sheet, else a name, belongs to, where that is one person alone."""
    named: dict[str, set[int]] = {}
    for person in known:
        named.setdefault(folded(person.name), set()).add(person.id)
    alone = {name: ids.copy().pop() for name, ids in named.items() if len(ids) == 1}
    return alone | _first((folded(person.external_id or ""), person.id) for person in known)


async def _store(session: AsyncSession, addresses: Collection[Address]) -> None:
    """Store people who are known by nothing but these addresses; who was stored meanwhile by Slack id stays."""
    once: dict[str, Any] = {}
    for address in sorted(addresses, key=lambda each: (each.name == "", each.slack_id or "", each.email or "")):
        called = address.name or address.email or address.slack_id or ""
        row = {"name": called[:200], "email": address.email, "slack_id": address.slack_id}
        once.setdefault(address.slack_id or folded(address.email or ""), row)
    for rows in batched(list(once.values())):
        await execute(session, _STORE[session.get_bind().dialect.name], rows)
