"""Revisions of stories: the public words, composed, masked and stored once, and never changed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.assignments import assignment_details, id_of
from bot.program.masking import Identity, mask, mentions
from bot.program.masking.privacy import Whom, shown_as
from bot.program.routines import Routine, routine_of
from bot.program.stories.commitments import CommitmentTerms, terms_of
from bot.program.stories.story_text import StoryText, cut, longest
from models import (
    Account,
    Assignment,
    Consent,
    Customer,
    Issue,
    Meaning,
    OutgoingKind,
    Person,
    PublicWords,
    Reflection,
    Section,
    Story,
    StoryRevision,
    StoryState,
)
from models.database import insert_rows

# The kinds of messages that show words of a revision, whichever comes first; a feature adds its own.
SHOWN_IN: set[str] = {OutgoingKind.REVIEW, OutgoingKind.STORY, OutgoingKind.COMMITMENT_OWNER}
_OPEN = frozenset({StoryState.WAITING, StoryState.IN_REVIEW, StoryState.DRAFT})
# Not published, but its commitment's owner may get a message yet.
_MASKED_ANEW = _OPEN | {StoryState.DECLINED}
_HOST: Any = aliased(Person)
_ACCOUNT: Any = aliased(Account)
# A key of the stored identity while the newest revision is not masked for all of it.
_TO_MASK = "to_mask"


@dataclass(frozen=True)
class StoryFacts:
    """What a story holds beside its text, unmasked.

    `whom` it is about is a customer, an account, a colleague or nobody; `reason` is that for no commitment.
    """

    routine: Routine
    whom: Whom | None
    participant: Person
    issue: Issue | None
    commitment: CommitmentTerms | None
    reason: str | None
    talked_on: date | None
    consent: Consent


@dataclass(frozen=True)
class Liftable:
    """Words that are masked in `parts` of the story, or would be had no editor lifted them."""

    original: str
    kind: str
    parts: tuple[str, ...]
    is_lifted: bool


def identity_of(reflection: Reflection | None, whom: Whom | None) -> Identity:
    """Return the identity of whom a story is about: as known when it was told and ever since, and as of today."""
    today = Identity.of(whom)
    if reflection is None or reflection.identity is None:
        return today
    return Identity.from_json(reflection.identity).joined(today)


def is_covered(reflection: Reflection, whom: Whom | None) -> bool:
    """Return whether the newest revision was masked for the identity as of today."""
    return reflection.identity == identity_of(reflection, whom).to_json()


def note_identity(reflection: Reflection, customer: Customer) -> None:
    """Add the customer's identity as of today to the reflection's; it is not covered until a revision masks it."""
    if not is_covered(reflection, customer):
        reflection.identity = identity_of(reflection, customer).to_json() | {_TO_MASK: []}


async def note_mentioned(
    session: AsyncSession, reflection: Reflection, whom: Whom | None, texts: Iterable[str]
) -> None:
    """Add the customers named in these texts to the identity of a story that is about no customer.

    To that of an account, its own contacts too, who may be spoken of by their first names.
    """
    if not isinstance(whom, Customer):
        contacts = await mentions.contacts_of(session, id_of(whom)) if isinstance(whom, Account) else ()
        others = Identity(others=(*await mentions.names_in(session, texts), *contacts))
        reflection.identity = Identity.from_json(reflection.identity or {}).joined(others).to_json()


class _Masking:
    """Masks the parts of one story, and collects `masks`."""

    def __init__(self, identity: Identity, consent: Consent, lifted: Collection[str]) -> None:
        self._identity, self._consent, self._lifted = identity, consent, tuple(lifted)
        self.masks: list[dict[str, str]] = []

    def bare(self, raw: str) -> str:
        """Return `raw` masked, without adding to `masks`."""
        return mask(raw, self._identity, self._consent, lifted=self._lifted).text

    def __call__(self, part: str, raw: str | None) -> str | None:
        return None if raw is None else self.of(part, raw)

    def of(self, part: str, raw: str) -> str:
        """Return `raw` masked, and cut where the replacements made it too long for its part."""
        masked = mask(raw, self._identity, self._consent, lifted=self._lifted)
        self.masks += [
            {"part": part, "kind": span.kind.value, "original": span.original, "replacement": span.replacement}
            for span in masked.spans
        ]
        return cut(masked.text, longest(part))

    def section(self, section: Section) -> Section:
        """Return a section of these words, masked."""
        made = Section(
            meaning=section["meaning"],
            heading=section["heading"],
            text=self.of(section["meaning"], section["text"]),
        )
        if "asked" in section:
            made["asked"] = sorted({self.bare(question) for question in section["asked"]})
        if "by" in section:
            made["by"] = section["by"]
        return made


def compose(text: StoryText, facts: StoryFacts, identity: Identity, *, lifted: Collection[str] = ()) -> PublicWords:
    """Return the public words of a story, masked by the customer's consent except for the originals in `lifted`.

    Where nobody wrote a headline, it is the issue's title, or the routine's. A draft issue is one of its sections, and
    not named besides.
    """
    masking = _Masking(identity, facts.consent, lifted)
    author, commitment, issue = facts.participant, facts.commitment, facts.issue
    return PublicWords(
        title=masking.of("title", text.title or (issue.title if issue else facts.routine.title)),
        sections=[masking.section(section) for section in text.sections],
        promise=masking("promise", commitment.text if commitment else None),
        due_on=commitment.due_on if commitment else None,
        owner=commitment.owner if commitment else None,
        reason=masking("reason", None if commitment else facts.reason),
        consent=facts.consent,
        shown_as=shown_as(facts.whom, facts.consent),
        author=f"{author.name}, {author.department}" if author.department else author.name,
        talked_on=facts.talked_on,
        issue=masking("issue", issue.title if issue and not issue.draft else None),
        masks=masking.masks,
        lifted=sorted(lifted),
    )


def text_in(story: Story) -> StoryText:
    """Return the text of a stored story, unmasked."""
    return StoryText(story.title, tuple(story.sections))


async def renew(
    session: AsyncSession,
    story: Story,
    reflection: Reflection,
    facts: StoryFacts,
    *,
    now: datetime,
    by: str | None,
    lifted: Collection[str] | None = None,
) -> bool:
    """Store a new revision where the newest differs from today's facts; return whether there is a new one.

    `lifted` replaces the originals lifted so far; these are dropped where the customer's identity grew since.
    """
    newest = await assignment_details.revision_of(session, story, story.revision)
    identity = identity_of(reflection, facts.whom)
    if lifted is None:
        lifted = newest.lifted if newest and reflection.identity == identity.to_json() else ()
    if reflection.identity != identity.to_json():
        reflection.identity = identity.to_json()
    words = compose(text_in(story), facts, identity, lifted=lifted)
    if newest is not None and newest.model_dump(include=set(PublicWords.model_fields)) == words.model_dump():
        return False
    story.revision = (story.revision or 0) + 1
    await keep(session, id_of(story), story.revision, words, now=now, by=by)
    return True


async def keep(
    session: AsyncSession, story_id: int, number: int, words: PublicWords, *, now: datetime, by: str | None
) -> None:
    """Store `words` as revision `number` of a story, made by a Slack id or, for None, by the programme."""
    row = {"story_id": story_id, "number": number, "made_by": by, "made_at": now, **words.model_dump()}
    await insert_rows(session, StoryRevision, row)


_FACTS: Any = (
    select(Customer, _ACCOUNT, _HOST, Person, Issue)  # type: ignore[call-overload]
    .select_from(Assignment)
    .join(Person, col(Person.id) == col(Assignment.participant_id))
    .join(Reflection, col(Reflection.assignment_id) == col(Assignment.id))
    .join(Customer, col(Customer.id) == col(Assignment.customer_id), isouter=True)
    .join(_ACCOUNT, _ACCOUNT.id == col(Assignment.account_id), isouter=True)
    .join(_HOST, _HOST.id == col(Assignment.host_id), isouter=True)
    .join(Issue, col(Issue.id) == func.coalesce(Reflection.issue_id, Customer.issue_id), isouter=True)
    .where(col(Assignment.id) == bindparam("the_id"))
    .execution_options(populate_existing=True)
)


async def facts_of(session: AsyncSession, assignment: Assignment, reflection: Reflection) -> StoryFacts:
    """Return the facts of the story of a stored reflection, as of today."""
    rows = await session.exec(_FACTS, params={"the_id": id_of(assignment)})
    customer, account, host, participant, issue = rows.one()
    commitment = await assignment_details.commitment_from(session, reflection)
    routine = routine_of(assignment)
    return StoryFacts(
        routine,
        customer or account or host,
        participant,
        issue,
        commitment=terms_of(commitment) if commitment else None,
        reason=reflection.text_of(Meaning.NO_COMMITMENT) or None,
        talked_on=reflection.talked_on if routine.form.field_for(Meaning.DAY) else None,
        consent=reflection.consent,
    )


async def is_due(session: AsyncSession, kind: str, assignment_id: int) -> bool:
    """Return whether a message of this kind needs a new revision, as there is none, or it is not masked for all.

    A new story has none yet; those published in the first release get one only if they are yet to be posted.
    """
    if kind not in SHOWN_IN:
        return False
    rows = await session.exec(
        select(Story, Reflection, Customer, _ACCOUNT, _HOST)  # type: ignore[call-overload]
        .join(Reflection, col(Reflection.id) == col(Story.reflection_id))
        .join(Assignment, col(Assignment.id) == col(Reflection.assignment_id))
        .join(Customer, col(Customer.id) == col(Assignment.customer_id), isouter=True)
        .join(_ACCOUNT, _ACCOUNT.id == col(Assignment.account_id), isouter=True)
        .join(_HOST, _HOST.id == col(Assignment.host_id), isouter=True)
        .where(Assignment.id == assignment_id, Reflection.consent != Consent.PRIVATE)
    )
    if (found := rows.first()) is None:
        return False
    story, reflection, *whom = found
    if story.revision is None:
        return story.state in _OPEN or (story.is_public and kind == OutgoingKind.STORY)
    return story.state in _MASKED_ANEW and not is_covered(reflection, next(filter(None, whom), None))


async def renew_due(session: AsyncSession, kind: str, assignment_id: int, *, now: datetime) -> None:
    """Store the revision that `is_due`, unless another did so meanwhile."""
    assignment = await session.get(Assignment, assignment_id, with_for_update={"key_share": True})
    if assignment is None or not await is_due(session, kind, assignment_id):
        return
    reflection = await assignment_details.reflection_on(session, assignment_id)
    story = await assignment_details.story_from(session, reflection) if reflection else None
    if reflection is None or story is None:
        return
    facts = await facts_of(session, assignment, reflection)
    author = facts.participant.slack_id if story.revision is None else None
    if await renew(session, story, reflection, facts, now=now, by=author):
        await outbox.refresh_about(session, assignment_id, {OutgoingKind.COMMITMENT_OWNER})
    if story.is_public:
        story.published_revision = story.revision


def liftable(words: PublicWords) -> list[Liftable]:
    """Return what an editor may lift, in the order of the story, and then what is lifted already."""
    parts: dict[str, list[str]] = {}
    kinds: dict[str, str] = {}
    for masked in words.masks:
        parts.setdefault(masked["original"], []).append(masked["part"])
        kinds.setdefault(masked["original"], masked["kind"])
    found = [
        Liftable(original, kinds[original], tuple(in_parts), is_lifted=False) for original, in_parts in parts.items()
    ]
    return found + [Liftable(original, "", (), is_lifted=True) for original in words.lifted if original not in parts]


def chosen_from(words: PublicWords, positions: Iterable[int]) -> list[str]:
    """Return the originals at these positions of `liftable`; positions out of range are left out."""
    known = liftable(words)
    return [known[position].original for position in sorted(set(positions)) if 0 <= position < len(known)]
