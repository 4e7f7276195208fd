"""Who was named to see a promise through, and no longer is before the message went out, is told nothing."""

from dataclasses import replace
from datetime import timedelta

from bot.program.stories import reflections
from bot.program.stories.reflections import ReflectionForm
from models import Consent, OutgoingKind, OutgoingState
from tests.harness import ADA, JONAS, MEI, START
from tests.jobs.harness import DeliveryHarness
from tests.program.factories import commit
from tests.waiting import outgoing

TODAY = START.date()
FORM = ReflectionForm(
    talked_on=TODAY,
    answers=(("What happened?", "Much."),),
    quote="I do your bookkeeping for you.",
    hurts="Prices change.",
    promise="Freeze the price.",
    due_on=TODAY + timedelta(days=20),
    owner=JONAS,
    no_promise_reason="",
    consent=Consent.ANONYMOUS,
)


async def save(harness: DeliveryHarness, words: ReflectionForm, version: int) -> None:
    await commit(
        harness.database,
        reflections.save,
        1,
        words,
        version=version,
        today_of=lambda _: TODAY,
        now=harness.clock.now(),
        by=ADA,
    )


async def test_who_was_named_for_a_moment_only_is_told_nothing(harness: DeliveryHarness) -> None:
    harness.sandbox.workspace.people[MEI].tz = "Europe/London"  # at work, as all the others
    await harness.assign()
    await harness.deliver_all()
    await save(harness, FORM, 0)
    await save(harness, replace(FORM, owner=MEI), 1)
    await harness.deliver_all()
    assert ["Your customer for" in message.text for message in harness.messages_to(JONAS)] == [True]
    assert ["Freeze the price." in message.text for message in harness.messages_to(MEI)] == [True]
    told = await outgoing(harness.database, OutgoingKind.COMMITMENT_OWNER)
    assert {(row.slack_user, row.state) for row in told} == {
        (JONAS, OutgoingState.DROPPED),
        (MEI, OutgoingState.SENT),
    }
