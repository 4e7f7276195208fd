"""Shadow days for the tests: hosts stored, the routine turned on for the quarter, the plan approved, the day logged."""

from typing import Any

from models import Person, ShadowHost
from models.database import Database
from scripts.sandbox.person import Actor
from tests.handlers.actions import settle
from tests.harness import Harness

LENA, SAM, MEI = "U0LENAKOWAL", "U0SAMRIVERA", "U0MEITANAKA"
HOSTS = {
    LENA: ("Lena Kowalska", "Billing", "Warsaw", "answers the billing line"),
    SAM: ("Sam Rivera", "Front desk", "London", "keeps the front desk"),
    MEI: ("Mei Tanaka", "Repairs", "Tokyo", "repairs what comes back"),
}
FILLED_DAY: dict[str, Any] = {
    "did": "I listened to nine calls, and took two myself.",
    "issue": "A refund takes four systems, so customers call three times.",
    "change": "One screen for refunds, and the limit for agents raised.",
    "headline": "Four systems for one refund",
    "promises": "Yes",
    "promise": "Agents may refund up to 100 euros by themselves.",
    "due_on": "2026-12-18",
    "consent": "Named",
}


async def add_hosts(database: Database, *slack_ids: str) -> None:
    """Store these people as hosts, with the ids H-1, H-2 … to their name."""
    async with database.write() as session:
        for slack_id in slack_ids:
            name, department, site, role = HOSTS[slack_id]
            person = Person(
                name=name, slack_id=slack_id, department=department, email=f"{name[:3].lower()}@acme.example"
            )
            session.add(person)
            await session.flush()
            session.add(ShadowHost(person_id=person.id or 0, site=site, role=role))


async def approve_shadow_days(harness: Harness, *slack_ids: str) -> dict[str, Any]:
    """Turn the routine on with these hosts, and have its plan made and approved; return the plan's card."""
    await add_hosts(harness.database, *slack_ids)
    await harness.command("turn on shadow day beside others")
    await harness.command("plan")
    await settle(harness)
    plan = await harness.nadia.wait_for_message(harness.cx_channel, "beside a colleague")
    await harness.nadia.click(plan, "Approve")
    await settle(harness)
    return plan


def person(harness: Harness, slack_id: str) -> Actor:
    """Return one of the company's people, to act."""
    return harness.page_client.person(slack_id)


async def agree(harness: Harness, host: str, guest: Actor) -> dict[str, Any]:
    """Let a host say yes; return the guest's brief."""
    actor = person(harness, host)
    await actor.click(await actor.wait_for_dm("Would you have"), "Glad to")
    await settle(harness)
    return await guest.wait_for_dm("Your shadow day")


async def log_day(harness: Harness, guest: Actor, **changes: Any) -> dict[str, Any]:
    """Let a guest log the day; return the review card in the CX channel."""
    await guest.click(await guest.wait_for_dm("Log the day"), "Log the day")
    await guest.view()
    assert (await guest.submit(FILLED_DAY | changes))["errors"] is None
    await settle(harness)
    return (await harness.nadia.messages(harness.cx_channel))[-1]
