"""A month in which everything fails now and then, and then the database too: what its log at every level may hold."""

import asyncio
import io
import logging
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession

from bot import logs
from bot.surfaces.ids import Action
from models import Account, Customer, Person
from scripts.sandbox.faults import Kind
from scripts.sandbox.person import PageError
from tests.handlers.actions import send_click
from tests.harness import ADA, JONAS, NADIA, START, Harness, started
from tests.journeys.test_storm import approve_plan, call_and_reflect, decide, storm
from tests.participants import add_participants
from tests.statements import told_before_execution
from tests.workbook.books import xlsx

# Words that are nowhere in the code, so that each one in the log came from somebody.
NAME, ACCOUNT, NUMBER, ADDRESS = "Wilhelmina Quastenflosse", "Zwetschgenmus", "+49 30 5550", "@quastenflosse.example"
WORDS = ("Rhabarber", "Blaubeere", "Pampelmuse", "Stachelbeere", "Holunder", "Mirabelle", "Sanddorn", "Preiselbeere")
HEARD, QUOTE, HURTS, PROMISE, COMMENT, WISH, TYPED, FILE = WORDS
FORM = {
    "heard": f"{NAME} of {ACCOUNT} counts {HEARD} by hand; call {NUMBER} 771.",
    "quote": f"My {QUOTE} is late, said {NAME}.",
    "hurts": f"The {HURTS} changes after the order.",
    "promises": "Yes",
    "promise": f"Freeze the {PROMISE}.",
    "due_on": "2026-11-27",
    "consent": "Anonymous",
}
PEOPLE = {ADA: "Ada Okafor", JONAS: "Jonas Lindqvist", "U0MEITANAKA": "Mei Tanaka"}
ANY_CALL: list[tuple[Kind, float]] = [
    ("drop_before", 0.1),
    ("drop_after", 0.1),
    ("server_error", 0.1),
    ("internal_error", 0.1),
    ("ratelimited", 0.05),
    ("refused", 0.1),
]
# What a person meets whose click came to nothing.
LOST = (PageError, TimeoutError, LookupError, ClientError)


@contextmanager
def logged() -> Iterator[tuple[io.StringIO, io.StringIO]]:
    """Give what our log holds at its most talkative, and what it would hold if libraries wrote as they like."""
    ours, plain = io.StringIO(), io.StringIO()
    handlers = [logging.StreamHandler(ours), logging.StreamHandler(plain)]
    handlers[0].setFormatter(logs.DiscreetFormatter("%(levelname)s %(name)s: %(message)s"))
    root, before = logging.getLogger(), logging.getLogger().level
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield ours, plain
    finally:
        root.setLevel(before)
        for handler in handlers:
            root.removeHandler(handler)


async def add_everybody(harness: Harness) -> None:
    async with harness.database.write() as session:
        for number, (slack_id, name) in enumerate(PEOPLE.items(), start=1):
            await add_participants(session, Person(external_id=f"P-{number}", name=name, slack_id=slack_id))
        for number in range(1, 9):
            session.add(
                Customer(
                    external_id=f"C-{number}",
                    name=f"{NAME} {number}",
                    account=Account(name=f"{ACCOUNT} {number}"),
                    phone=f"{NUMBER} 77{number}",
                    email=f"w{number}{ADDRESS}",
                    comment=f"{COMMENT} again.",
                    consent_to_call=True,
                )
            )


async def play_month(harness: Harness) -> None:
    """Let three talk; of their stories one is published and withdrawn, one sent back, one declined."""
    await approve_plan(harness)
    for slack_id in PEOPLE:
        await call_and_reflect(harness.page_client.person(slack_id), FORM)
    await decide(harness, "Ada Okafor", "Publish")
    await decide(harness, "Jonas Lindqvist", "Ask for changes", note=f"Without the {WISH}, please.")
    await decide(harness, "Mei Tanaka", "Decline", note=f"It is about {NAME}'s {WISH}.")
    out = await harness.ada.wait_for_dm(lambda message: "Withdraw" in str(message["blocks"]), timeout=60)
    await harness.ada.click(out, "Withdraw")


@asynccontextmanager
async def failing(harness: Harness, chance: random.Random) -> AsyncIterator[None]:
    """Let Slack and the database fail now and then, the latter with all it was given in its words."""

    def fail(*arguments: Any) -> None:
        _connection, _cursor, statement, parameters = arguments[:4]
        if chance.random() < 0.15:
            raise RuntimeError(f"the disk is full: {statement} {parameters!r}")

    for kind, probability in ANY_CALL:
        harness.sandbox.faults.fault("*", kind, probability=probability, seconds=1)
    try:
        with told_before_execution(harness.database, fail):
            yield
    finally:
        harness.sandbox.faults.clear()
        await harness.drain()


async def try_everything(harness: Harness) -> None:
    """Do what people do, whatever comes of it."""
    brief = (await harness.page_client.person(JONAS).dm())[0]
    for typed in ("status", f"assign {TYPED} C-1", f"assign Ada {NAME} 8", f"{TYPED} {NAME}", "plan", "import"):
        with suppress(*LOST):
            await harness.command(typed)
    for action in (Action.LOG_CALL, Action.SWAP, Action.NOT_REACHED, Action.PUBLISH_STORY, Action.WITHDRAW_STORY):
        for who in (JONAS, NADIA, ADA):
            await send_click(harness, who, brief, action, "2:1" if action is Action.PUBLISH_STORY else "2")
    with suppress(*LOST):
        await harness.page_client.post("/page/home", **{"as": ADA})
    for content in (xlsx(Customers=[["id", "name"], ["C-9", NAME], [FILE, f"\u202e {FILE}"]]), FILE.encode()):
        with suppress(*LOST):
            file = await harness.nadia.upload(f"{FILE}.xlsx", content)
            await harness.command("import")
            view = await harness.nadia.view(timeout=1)
            await harness.nadia.submit({"workbook": file}, view=view)
    await harness.drain()


async def call_unsigned(harness: Harness) -> None:
    if harness.bot.settings.uses_socket_mode:
        return
    address = f"http://127.0.0.1:{harness.bot.transport.port}/slack/events"
    async with ClientSession() as http:
        for headers in ({}, {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": f"v0={TYPED}"}):
            async with http.post(address, data={"text": f"{TYPED} {NAME}"}, headers=headers) as answer:
                assert answer.status == 401


@pytest.mark.timeout(240)
async def test_its_log_holds_nobody_s_name_number_address_word_or_token(
    database_url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    by_http: dict[str, Any] = {"slack_app_token": ""} if database_url.startswith("postgresql") else {}
    with logged() as (ours, plain):
        async with started(database_url, sandbox={"seed": 3}, **by_http) as harness:
            await add_everybody(harness)
            async with storm(harness.sandbox, harness.database):
                await play_month(harness)
            async with failing(harness, random.Random(4)):
                for week in (1, 2):
                    await try_everything(harness)
                    await call_unsigned(harness)
                    await harness.move_to(START + timedelta(weeks=week))
            await asyncio.sleep(0)
            slack = harness.sandbox
            tokens = (slack.bot_token, slack.app_token, slack.signing_secret)
    secrets = (*NAME.split(), ACCOUNT, NUMBER, "5550", ADDRESS, "@acme.example", *WORDS, *tokens)
    secrets = (*secrets, *(name.split()[1] for name in PEOPLE.values()), "Rahman", "Nadia")
    text = ours.getvalue() + "".join(capfd.readouterr())
    assert [secret for secret in secrets if secret in text] == []
    assert [sign for sign in "\x1b\u202e" if sign in text] == []
    # That it went wrong in many ways, with words that others would have written down.
    assert [part for part in ("Unforeseen error", "Message ", "RuntimeError", "Job ") if part not in text] == []
    # What was entered in a modal is logged as a frame of Socket Mode alone.
    others = (*NAME.split(), ACCOUNT, TYPED, *([] if by_http else [HEARD]))
    assert [secret for secret in others if secret not in plain.getvalue()] == []
