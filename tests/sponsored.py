"""Sponsored accounts for the tests: key accounts stored, the plan approved for the quarter, meetings logged."""

from typing import Any

from sqlmodel import col, select

from models import Account, Customer, Person
from scripts.sandbox.person import Actor
from tests.handlers.actions import open_modal, settle
from tests.harness import Harness

OWNER = "U0LENAKOWAL"
MEETING: dict[str, Any] = {
    "met_on": "2026-11-09",
    "contacts": ["Marta Silva"],
    "place": "Their plant in Porto",
    "relationship": "4",
    "value": "3",
    "reliability": "2",
    "outlook": "4",
}
TOLD: dict[str, Any] = {"headline": "Three hotlines, and none of them answers", "consent": "Named"}


async def add_key_accounts(harness: Harness, *names: str, owner: str | None = OWNER) -> None:
    """Store key accounts, each with two contacts who may be contacted and one who may not, looked after by `owner`."""
    async with harness.database.write() as session:
        looks_after = None
        if owner is not None:
            known = await session.exec(select(Person).where(Person.slack_id == owner))
            looks_after = known.first() or Person(name="Lena Kowalska", slack_id=owner, timezone="Europe/London")
            session.add(looks_after)
            await session.flush()
        for number, name in enumerate(names):
            account = Account(name=name, key_account=True, owner_id=looks_after.id if looks_after else None)
            people = (("Marta Silva", "Plant manager", True), ("Luis Braga", "Buyer", True), ("Ivo Nunes", "IT", False))
            for place, (contact, title, agrees) in enumerate(people):
                session.add(
                    Customer(
                        external_id=f"K-{number}-{place}",
                        name=contact,
                        title=title,
                        account=account,
                        phone=f"+351 20 910 0{number}{place}2",
                        timezone="Europe/Lisbon",
                        consent_to_call=agrees,
                    )
                )


async def account_id(harness: Harness, name: str) -> int:
    """Return the id of an account."""
    async with harness.database.read() as session:
        return (await session.exec(select(col(Account.id)).where(Account.name == name))).one() or 0


async def approve_sponsors(harness: Harness) -> dict[str, Any]:
    """Turn the routine on, have its plan made and approved; return the plan's card as it was proposed."""
    await harness.command("turn on sponsor")
    await harness.command("plan")
    await settle(harness)
    plan = await harness.nadia.wait_for_message(harness.cx_channel, "Sponsor")
    await harness.nadia.click(plan, "Approve")
    await settle(harness)
    return plan


async def log_meeting(harness: Harness, sponsor: Actor, brief: dict[str, Any], **changes: Any) -> None:
    """Let a sponsor log a meeting by the button of a message."""
    await open_modal(sponsor, brief, "Log a meeting")
    assert (await sponsor.submit(MEETING | changes))["errors"] is None
    await settle(harness)


async def add_dissatisfier(sponsor: Actor, words: str = "Something dissatisfies them") -> None:
    """Press the button for one more dissatisfier in the open modal, and wait for its fields."""
    before = len((await sponsor.view())["blocks"])
    await sponsor.click(await sponsor.view(), words)

    async def is_wider() -> dict[str, Any] | None:
        view = await sponsor.view()
        return view if len(view["blocks"]) > before else None

    await sponsor.wait_for(is_wider, what="fields for what dissatisfies them")
