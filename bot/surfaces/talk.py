"""What somebody said to the bot: that it is kept, all of it above its form, and the answer to anything else."""

from collections.abc import Sequence

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.drafts import HOLDS, Draft
from bot.surfaces import parts
from bot.surfaces.ids import COMMAND, Action, ActionId, BlockId
from bot.surfaces.message import Message, message, one_line
from bot.surfaces.parts import Blocks, Part, bold, italic, line, prose, quoted
from bot.surfaces.usual_buttons import said
from models import DraftPiece, Transcript

# A modal holds 250 kB, and nobody reads so much in one; the rest stands in the conversation.
_MOST_SHOWN = 20_000
_MOST_OTHERS = 4


class TalkAction(ActionId):
    """The buttons under the answer that something is kept."""

    FORGET_DRAFT = "forget_draft"
    DRAFT_IS_FOR = "draft_is_for"


class TalkBlock(BlockId):
    """The rows of those buttons."""

    DRAFT_BUTTONS = "draft_buttons"
    DRAFT_OTHER_BUTTONS = "draft_other_buttons"


def draft_kept(details: AssignmentDetails, draft: Draft, others: Sequence[AssignmentDetails] = ()) -> Message:
    """Return the answer that a draft is kept, with what may be done with it; `others` are open, too."""
    kept = said(details.routine.messages.kept, details)
    lines = [line(f"{kept} Nobody else sees it."), *_about_clips(draft)]
    if len(draft.pieces) >= HOLDS:
        lines.append(line(f"That is as much as I can keep: {HOLDS} messages."))
    ask = parts.ask_first(
        "Forget it?", "I forget all that you said for this. Your own messages stay here.", "Forget it", "Keep"
    )
    buttons = parts.actions(
        TalkBlock.DRAFT_BUTTONS,
        parts.button("Sort it into the form", Action.LOG_CALL, details.id, style="primary"),
        parts.button("Forget it", TalkAction.FORGET_DRAFT, details.id, confirm=ask),
    )
    return message(prose(*lines), buttons, *_choices(details, others))


def answered_below() -> Message:
    """Return what takes the place of an answer once there is a newer one."""
    return one_line("What I keep of this stands further down, under what you said last.")


def _about_clips(draft: Draft) -> list[Part]:
    clips = [piece for piece in draft.pieces if piece.file_id]
    lines: list[Part] = []
    if any(piece.transcript is Transcript.WAITED_FOR for piece in clips):
        lines.append(line(italic("Slack is still writing down your clip. Its words come here by themselves.")))
    lines += [line(*_about_clip(piece)) for piece in clips if piece.transcript in _SAID_OF]
    return lines


_SAID_OF = {
    Transcript.MISSING: "No transcript came of your clip, so none of its words are here. ",
    Transcript.CUT: "Slack gave only the beginning of what it wrote down of your clip. ",
}


def _about_clip(piece: DraftPiece) -> list[Part | str]:
    words = _SAID_OF.get(piece.transcript or Transcript.COMPLETE, "")
    return [words, parts.link(piece.link, "Listen to it")] if piece.link else [words.strip()]


def _choices(details: AssignmentDetails, others: Sequence[AssignmentDetails]) -> Blocks:
    """Return a row for each other assignment that it may be for, as buttons in one row may not do the same."""
    rows: Blocks = [prose(line("Or is it for something else?"))] if others else []
    for other in others[:_MOST_OTHERS]:
        value = f"{details.id}:{other.id}"
        name = other.routine.title if other.subject_name == other.routine.title else ""
        words = name or f"{other.routine.title}: {other.subject_name}"
        rows.append(parts.actions(TalkBlock.DRAFT_OTHER_BUTTONS, parts.button(words, TalkAction.DRAFT_IS_FOR, value)))
    return rows


def draft_blocks(draft: Draft) -> Blocks:
    """Return all that was said, to be read above the form, and where each clip without its words is."""
    shown: list[Part] = [line(bold("What you said"), italic("  ·  only you see this"))]
    left = _MOST_SHOWN
    for piece in draft.pieces:
        if piece.text and left > 0:
            shown.append(quoted(parts.cut(piece.text, left)))
            left -= len(piece.text)
        if piece.transcript in _SAID_OF:
            shown.append(line(*_about_clip(piece)))
        if piece.transcript is Transcript.WAITED_FOR:
            shown.append(line(italic("Slack is still writing down a clip; its words stay for the next time.")))
    if left < 0:
        shown.append(line(italic("… and more, in your own messages.")))
    return [prose(*shown)]


def words_answered(in_hand: Message, *, may_talk: bool) -> Message:
    """Return the answer to anything else: what is in hand with its buttons, and what can be said here."""
    told = "Tell me here how it went, in words or as a voice clip: I keep it as the draft of its form, for you alone."
    hint = parts.small_print(f"{COMMAND} help lists what you can ask for.")
    return message(*in_hand.blocks, *([prose(line(told))] if may_talk else []), hint)


def nobodys_answered() -> Message:
    """Return the answer to who takes part in nothing."""
    words = "I keep what people tell me of the customers and colleagues they meet. Nothing of that is open for you now,"
    return one_line(f"{words} so I keep none of this. What I asked you has its buttons in its own message.")


def file_answered() -> Message:
    """Return the answer to files that are no voice clips."""
    words = "I can't keep files here, only words and voice clips."
    return one_line(f"{words} Say in a line or two what is in it, and I keep that as the draft of your form.")
