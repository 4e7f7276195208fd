"""Customers, the issues they stand for, and the questions to ask them."""

from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Index, event, false, true
from sqlalchemy.ext.hybrid import hybrid_property
from sqlmodel import Field, Relationship, SQLModel

from models.account import Account, folded
from models.columns import text_enum

# What a customer is looked for by, and where it stands folded: a database's own lower() knows only ASCII on SQLite,
# and elsewhere what its locale says.
_FOLDED = {"external_id": "folded_id", "name": "folded_name", "email": "folded_email"}


def folded_names(values: dict[str, Any]) -> dict[str, str | None]:
    """Return the columns to search by that belong to those of `values` (column -> value) that are searched."""
    return {
        column: None if values[name] is None else folded(values[name])
        for name, column in _FOLDED.items()
        if name in values
    }


def add_folded_names(values: dict[str, Any]) -> None:
    """Add to `values` what `folded_names` returns for them, quickly: an import does so for each of its rows."""
    for name, column in _FOLDED.items():
        if name in values:
            text = values[name]
            values[column] = text and (text.lower() if text.isascii() else folded(text))


class Customer(SQLModel, table=True):
    """A contact person at an account; called only with their consent, and while they are active.

    `account` is loaded with them; `account_owner` is who their own row says looks after it (see `Account.owner`).
    `annual_value` is in `currency` (an ISO 4217 code), where the sheet names one.
    `score` is the last one they gave, on `score_scale` (such as "1 to 5"); without one, on 0 to 10. Who writes rows
    past the session writes what `folded_names` gives too.
    """

    model_config: ClassVar = {"ignored_types": (hybrid_property,)}
    # Who may be called, issue by issue: the next customer is found in it.
    __table_args__ = (Index("ix_customer_to_call", "consent_to_call", "active", "issue_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True, max_length=100)
    name: str = Field(max_length=200)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    title: str | None = Field(default=None, max_length=200)
    email: str | None = Field(default=None, max_length=320)
    phone: str | None = Field(default=None, max_length=50)
    timezone: str | None = Field(default=None, max_length=64)
    language: str | None = Field(default=None, max_length=50)
    segment: str | None = Field(default=None, max_length=100)
    annual_value: Decimal | None = Field(default=None, max_digits=16, decimal_places=2)
    currency: str | None = Field(default=None, max_length=3)
    score: Decimal | None = Field(default=None, max_digits=6, decimal_places=2)
    score_scale: str | None = Field(default=None, max_length=20)
    comment: str | None = Field(default=None, max_length=4000)
    issue_id: int | None = Field(default=None, foreign_key="issue.id")
    consent_to_call: bool = False
    account_owner: str | None = Field(default=None, max_length=320)
    active: bool = Field(default=True, sa_column_kwargs={"server_default": true()})

    folded_id: str | None = Field(default=None, index=True)
    folded_name: str | None = Field(default=None, index=True)
    folded_email: str | None = Field(default=None, index=True)

    account: Account | None = Relationship(sa_relationship_kwargs={"lazy": "joined"})

    @property
    def account_name(self) -> str | None:
        """The name of their company, None where it is not known."""
        return self.account.name if self.account else None

    @hybrid_property
    def may_be_called(self) -> bool:
        """Whether they agreed to be called, and are of the programme still; of the class, the condition in SQL."""
        return self.consent_to_call & self.active


@event.listens_for(Customer, "before_insert")
@event.listens_for(Customer, "before_update")
def _fold(_mapper: object, _connection: object, customer: Customer) -> None:
    for column, value in folded_names(customer.__dict__).items():
        setattr(customer, column, value)


class Issue(SQLModel, table=True):
    """One systemic issue; `severity` runs from 1 (nuisance) to 5 (drives customers away).

    `owner` is as the sheet names them; `owner_id` the person that is, where they are known. A `draft` is what one
    participant saw, until the CX team takes it up by a row of the sheet with its id; no customer stands for it so far.
    """

    id: int | None = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True, max_length=100)
    title: str = Field(max_length=300)
    department: str | None = Field(default=None, max_length=200)
    owner: str | None = Field(default=None, max_length=320)
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    frequency: str | None = Field(default=None, max_length=200)
    severity: int | None = None
    impact: str | None = Field(default=None, max_length=500)
    draft: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Situation(StrEnum):
    """Where a customer stands with us; ANY fits everybody."""

    ANY = "any"
    NEW = "new"
    LOYAL = "loyal"
    UNHAPPY = "unhappy"
    LOST = "lost"


class Question(SQLModel, table=True):
    """One probe question the CX team imported, for one routine (its key)."""

    id: int | None = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True, max_length=100)
    situation: Situation = Field(default=Situation.ANY, sa_type=text_enum(Situation))
    question: str = Field(max_length=500)
    routine: str = Field(default="call", max_length=50, index=True, sa_column_kwargs={"server_default": "call"})
