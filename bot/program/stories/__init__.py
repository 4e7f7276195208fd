"""Stories: made from reflections, reviewed, revised, published, withdrawn."""

from bot.program.stories.lifecycle import (
    IllegalStoryTransition,
    StoryIsGone,
    StoryIsOut,
    close,
    let_cards_follow,
    recent_of,
    require_editable,
    require_in_review,
    require_undecided,
    show,
    sync_story,
    transition,
)

__all__ = [
    "IllegalStoryTransition",
    "StoryIsGone",
    "StoryIsOut",
    "close",
    "let_cards_follow",
    "recent_of",
    "require_editable",
    "require_in_review",
    "require_undecided",
    "show",
    "sync_story",
    "transition",
]
