"""People: participants and customers, found and kept."""

from bot.program.people.participants import (
    PLANNED_FOR,
    NoSuchParticipant,
    NotActive,
    Profile,
    SeveralParticipants,
    address_of,
    by_email,
    by_slack_id,
    by_words,
    is_slack_id,
    let_notices_follow,
    link,
    note_not_found,
    plan_cards_follow,
    require_active,
    timezone_of,
)

__all__ = [
    "PLANNED_FOR",
    "NoSuchParticipant",
    "NotActive",
    "Profile",
    "SeveralParticipants",
    "address_of",
    "by_email",
    "by_slack_id",
    "by_words",
    "is_slack_id",
    "let_notices_follow",
    "link",
    "note_not_found",
    "plan_cards_follow",
    "require_active",
    "timezone_of",
]
