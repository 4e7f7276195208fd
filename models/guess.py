"""Guesses: what a participant thinks the customer's last score is, before they call."""

from datetime import datetime
from decimal import Decimal

from sqlmodel import Field, SQLModel

from models.columns import AwareUTC


class ScoreGuess(SQLModel, table=True):
    """One guess an assignment; `score` is what the customer had given when it was made, on `scale` (as "1 to 5").

    Both are kept beside it, as an import may change them later. `guess` is None where the participant would rather see
    the score than guess. Once it was `shown`, the guess stays as it is. For the participant's eyes alone.
    """

    __tablename__ = "score_guess"

    assignment_id: int = Field(primary_key=True, foreign_key="assignment.id", sa_column_kwargs={"autoincrement": False})
    guess: Decimal | None = Field(default=None, max_digits=6, decimal_places=2)
    score: Decimal = Field(max_digits=6, decimal_places=2)
    scale: str = Field(max_length=20)
    shown: bool = False
    guessed_at: datetime = Field(sa_type=AwareUTC)
