"""Customers: one contact person each, with the account they belong to."""

from decimal import Decimal

from sqlalchemy import true
from sqlmodel import Field, SQLModel


class Customer(SQLModel, table=True):
    """A contact person at an account; called only with their consent, and while they are active.

    `score` is the last one they gave, on `score_scale` (such as "1 to 5"); without one, on 0 to 10.
    """

    id: int | None = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True, max_length=100)
    name: str = Field(max_length=200)
    account: str | None = Field(default=None, max_length=200)
    title: str | None = Field(default=None, max_length=200)
    email: str | None = Field(default=None, max_length=320)
    phone: str | None = Field(default=None, max_length=50)
    timezone: str | None = Field(default=None, max_length=64)
    language: str | None = Field(default=None, max_length=50)
    segment: str | None = Field(default=None, max_length=100)
    annual_value: Decimal | None = Field(default=None, max_digits=16, decimal_places=2)
    score: Decimal | None = Field(default=None, max_digits=6, decimal_places=2)
    score_scale: str | None = Field(default=None, max_length=20)
    comment: str | None = Field(default=None, max_length=4000)
    issue_id: int | None = Field(default=None, foreign_key="issue.id")
    consent_to_call: bool = False
    account_owner: str | None = Field(default=None, max_length=320)
    active: bool = Field(default=True, sa_column_kwargs={"server_default": true()})

    @property
    def may_be_called(self) -> bool:
        """Whether they agreed to be called, and are of the programme still."""
        return self.consent_to_call and self.active
