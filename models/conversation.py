"""Conversations: where the bot speaks with one person, opened once and kept."""

from sqlmodel import Field, SQLModel


class Conversation(SQLModel, table=True):
    """The `D…` id of the bot's conversation with one Slack user, participant or not."""

    slack_user: str = Field(primary_key=True, max_length=32)
    channel_id: str = Field(max_length=32, index=True)
