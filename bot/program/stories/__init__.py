"""Stories: made from reflections, reviewed, revised, published, withdrawn."""

from bot.program.stories.lifecycle import (
    IllegalStoryTransition,
    StoryIsGone,
    StoryIsOut,
    close,
    refresh_cards,
    refresh_messages,
    require_in_review,
    require_undecided,
    sync_story,
    transition,
)

__all__ = [
    "IllegalStoryTransition",
    "StoryIsGone",
    "StoryIsOut",
    "close",
    "refresh_cards",
    "refresh_messages",
    "require_in_review",
    "require_undecided",
    "sync_story",
    "transition",
]
