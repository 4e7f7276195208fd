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
from models.columns import one_of
from models.prepared import PreparedSelect

_HOST: Any = aliased(Person)
_CUSTOMERS_ACCOUNT: Any = aliased(Account)
# Beside the date of a published story, even that they talked would tell who an anonymous customer is.
_MAY_BE_TOLD = col(Reflection.consent) == Consent.NAMED
PAST_CALLS = PreparedSelect(
    select(col(Person.name), col(Reflection.talked_on))
    .select_from(Assignment)
    .join(Reflection, col(Reflection.assignment_id) == col(Assignment.id))
    .join(Person, col(Person.id) == col(Assignment.participant_id))
    .where(col(Assignment.customer_id) == bindparam("customer"), col(Assignment.id) != bindparam("but"), _MAY_BE_TOLD)
    .order_by(col(Reflection.talked_on).desc(), col(Reflection.id).desc())
    .limit(3)
)
# Whether there are any, as most customers were called by nobody.
_EARLIER: Any = aliased(Assignment)
_HAS_PAST_CALLS = (
    select(_EARLIER.id)
    .join(Reflection, col(Reflection.assignment_id) == _EARLIER.id)
    .where(_EARLIER.customer_id == col(Assignment.customer_id), _EARLIER.id != col(Assignment.id), _MAY_BE_TOLD)
    .correlate(Assignment)
    .exists()
)
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
        _HAS_PAST_CALLS,
        Story,
        StoryRevision,
        ScoreGuess,
        _CUSTOMERS_ACCOUNT,  # which a session joins by itself
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
    .join(_CUSTOMERS_ACCOUNT, _CUSTOMERS_ACCOUNT.id == col(Customer.account_id), isouter=True)
)
BY_ID = PreparedSelect(_JOINED.where(col(Assignment.id) == bindparam("assignment_id")))
BY_IDS = PreparedSelect(_JOINED.where(col(Assignment.id).in_(bindparam("ids", expanding=True))))
CURRENT = PreparedSelect(
    _JOINED.where(assignments.is_current()).order_by(
        one_of(col(Assignment.state), WITH_PARTICIPANT).desc(), col(Round.ends_on), col(Assignment.id)
    )
)
