"""The statements by which the details of assignments are read, each built once: that takes as long as running it."""

from typing import Any

from sqlalchemy import and_, bindparam
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from bot.program import assignments
from models import (
    WITH_PARTICIPANT,
    Account,
    Assignment,
    Consent,
    Customer,
    DraftEntry,
    Issue,
    Journey,
    Person,
    Reflection,
    Round,
    ScoreGuess,
    Story,
    StoryRevision,
)

_HOST: Any = aliased(Person)
_IS_BEGUN = (
    select(DraftEntry.field)
    .where(DraftEntry.assignment_id == col(Assignment.id), DraftEntry.version == func.coalesce(Reflection.version, 0))
    .exists()
)
# All that belongs to one assignment by keys, in one statement: most of what a message, modal or home tab costs is the
# number of statements.
_JOINED: Any = (
    select(  # type: ignore[call-overload]
        Assignment,
        Person,
        Round,
        Customer,
        Account,
        _HOST,
        Journey,
        Issue,
        Reflection,
        _IS_BEGUN,
        Story,
        StoryRevision,
        ScoreGuess,
    )
    .join(Person, col(Person.id) == col(Assignment.participant_id))
    .join(Round, col(Round.id) == col(Assignment.round_id))
    .join(Customer, col(Customer.id) == col(Assignment.customer_id), isouter=True)
    .join(Account, col(Account.id) == col(Assignment.account_id), isouter=True)
    .join(_HOST, _HOST.id == col(Assignment.host_id), isouter=True)
    .join(Journey, col(Journey.id) == col(Assignment.journey_id), isouter=True)
    .join(Reflection, col(Reflection.assignment_id) == col(Assignment.id), isouter=True)
    # The issue that was chosen in the reflection, else the one that the customer stands for.
    .join(Issue, col(Issue.id) == func.coalesce(Reflection.issue_id, Customer.issue_id), isouter=True)
    .join(Story, col(Story.reflection_id) == col(Reflection.id), isouter=True)
    .join(
        StoryRevision,
        and_(
            col(StoryRevision.story_id) == col(Story.id),
            col(StoryRevision.number) == func.coalesce(Story.published_revision, Story.revision),
        ),
        isouter=True,
    )
    .join(ScoreGuess, col(ScoreGuess.assignment_id) == col(Assignment.id), isouter=True)
)
BY_IDS = _JOINED.where(col(Assignment.id).in_(bindparam("ids", expanding=True)))
CURRENT = _JOINED.where(assignments.is_current()).order_by(
    col(Assignment.state).in_(WITH_PARTICIPANT).desc(), col(Round.ends_on), col(Assignment.id)
)


# Beside the date of a published story, even that they talked would tell who an anonymous customer is.
PAST_CALLS = (
    select(col(Person.name), col(Reflection.talked_on))
    .join(Assignment, col(Assignment.id) == col(Reflection.assignment_id))
    .join(Person, col(Person.id) == col(Assignment.participant_id))
    .where(
        col(Assignment.customer_id) == bindparam("customer"),
        col(Assignment.id) != bindparam("but"),
        col(Reflection.consent) == Consent.NAMED,
    )
    .order_by(col(Reflection.talked_on).desc())
    .limit(3)
)
