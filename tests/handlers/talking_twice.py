"""What is typed, and the buttons under what is kept of what was said, each made ready to be used twice."""

from bot.surfaces.ids import Action, ActionId, CallbackId
from bot.surfaces.talk import TalkAction
from models import Assignment, DraftPiece
from tests.handlers.actions import assign_customer, open_modal, open_view, rows
from tests.handlers.repeating import Act, Prepare, clicking
from tests.harness import ADA, Harness
from tests.shadow_days import SAM, agree, approve_shadow_days
from tests.talking import KEPT, tell
from tests.typing_in_forms import send, typed


async def forget_draft(harness: Harness) -> Act:
    await assign_customer(harness)
    await tell(harness, harness.ada, "She waits three weeks.")
    return clicking(harness, ADA, await harness.ada.wait_for_dm(KEPT), TalkAction.FORGET_DRAFT, "1")


async def draft_is_for(harness: Harness) -> Act:
    await assign_customer(harness)
    await approve_shadow_days(harness, SAM)
    await agree(harness, SAM, harness.ada)
    await tell(harness, harness.ada, "She waits three weeks.")
    ids = [str(each.id) for each in await rows(harness, Assignment) if each.participant_id == 1]
    (piece,) = await rows(harness, DraftPiece)
    other = next(each for each in ids if each != str(piece.assignment_id))
    message = await harness.ada.wait_for_dm(KEPT)
    return clicking(harness, ADA, message, TalkAction.DRAFT_IS_FOR, f"{piece.assignment_id}:{other}")


async def keep_draft(harness: Harness) -> Act:
    await open_modal(harness.ada, await assign_customer(harness), "Log the call")
    made = typed(harness, ADA, open_view(harness, harness.ada), "heard", "Half a sentence")

    async def act() -> None:
        await send(harness, made)

    return act


CHANGING: dict[ActionId | CallbackId, list[Prepare]] = {
    Action.KEEP_DRAFT: [keep_draft],
    TalkAction.FORGET_DRAFT: [forget_draft],
    TalkAction.DRAFT_IS_FOR: [draft_is_for],
}
