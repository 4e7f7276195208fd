"""Nudges of earlier releases: what is still to be done keeps those it had, so that nobody is nudged of it anew."""

import re

from models import Assignment, Nudge, Outgoing, OutgoingKind
from models.database import Database
from models.migrate import migrate
from tests.program.factories import every

BEFORE = "0039"
# How the key of a nudge ends that says its step, or the booked day it asks about.
_STEP = re.compile(r":[0-9]+:([1-9]|[0-9]{4}-[0-9]{2}-[0-9]{2})$")


async def test_what_is_still_to_be_done_keeps_the_nudges_it_had(old: Database) -> None:
    await migrate(old)
    to_do = {each.id: each for each in await every(old, Assignment) if each.state in ("sent", "booked", "unreachable")}
    had = {
        row.key: row
        for row in await every(old, Outgoing)
        if row.kind == OutgoingKind.NUDGE and row.subject_id in to_do and _STEP.search(row.key)
    }
    kept = {each.message_key: each for each in await every(old, Nudge)}
    assert kept.keys() == had.keys()
    for key, nudge in kept.items():
        assert nudge.assignment_id == had[key].subject_id
        assert (nudge.delivered_at is None) is (had[key].ts is None)
        if to_do[nudge.assignment_id].routine == "call" and nudge.asked_about is None:
            assert nudge.step == 2
