"""Issues: systemic complaints with their frequency, severity and impact."""

from sqlmodel import Field, SQLModel


class Issue(SQLModel, table=True):
    """One systemic issue; `severity` runs from 1 (nuisance) to 5 (drives customers away)."""

    id: int | None = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True, max_length=100)
    title: str = Field(max_length=300)
    department: str | None = Field(default=None, max_length=200)
    owner: str | None = Field(default=None, max_length=320)
    frequency: str | None = Field(default=None, max_length=200)
    severity: int | None = None
    impact: str | None = Field(default=None, max_length=500)
