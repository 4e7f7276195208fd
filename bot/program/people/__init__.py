"""People: participants and customers, found and kept."""

from bot.program.people.merging import hold_assignments, merge
from bot.program.people.participants import (
    NoSuchParticipant,
    NotActive,
    NotInRoutine,
    NotYetParticipant,
    SeveralParticipants,
    address_of,
    by_email,
    by_slack_id,
    by_words,
    is_expected,
    is_slack_id,
    note_not_found,
    refresh_notices,
    refresh_plan_cards,
    require_active,
    takes_part_by_slack_id,
)
from bot.program.people.profiles import Profile, fitting, is_news, link, link_seen, meet, recipient
from bot.program.people.references import referred

__all__ = [
    "NoSuchParticipant",
    "NotActive",
    "NotInRoutine",
    "NotYetParticipant",
    "Profile",
    "SeveralParticipants",
    "address_of",
    "by_email",
    "by_slack_id",
    "by_words",
    "fitting",
    "hold_assignments",
    "is_expected",
    "is_news",
    "is_slack_id",
    "link",
    "link_seen",
    "meet",
    "merge",
    "note_not_found",
    "recipient",
    "referred",
    "refresh_notices",
    "refresh_plan_cards",
    "require_active",
    "takes_part_by_slack_id",
]
