"""The guide's chapter of listening together: colleagues brought along, a line of each, one story of all."""

from collections.abc import Sequence

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.routines.listen import LISTEN
from models import PUBLIC_STATES, Assignment, ListenSeat, ListenSession, Reflection, SeatState, Story
from scripts.demo.chapters import DESK, Chapter, Place, Step, is_on, of_ada, those, turn_on
from scripts.sandbox.sample_company import ADA

_LENA = "U0LENAKOWAL"


def _steps(place: Place) -> Sequence[Step]:
    ada, lena = place.be("Ada", ADA), place.be("Lena", _LENA)
    return (
        turn_on(
            "turn_on_listen",
            LISTEN.title,
            "Who never meets a customer decides much of what they meet. Here a leader brings them along. Send it.",
        ),
        Step(
            "hand_customer",
            "Hand Ada a customer to listen to",
            "She may choose a published story instead, once there is one.",
            DESK | {"text": "/firsthand assign Ada Okafor listen together C-1010"},
        ),
        Step(
            "bring",
            "Bring colleagues",
            "Press *Bring colleagues*, and choose Lena Kowalska and one or two more. They are asked, and may say no.",
            ada,
        ),
        Step("come", "Come along", "Lena is asked before she learns whom she would hear. Press *I'm in*.", lena),
        Step("log_listening", "Log it", "Ada tells what they heard: press *Log it*.", ada),
        Step(
            "write_line",
            "Write one line",
            "Press *Write your line*. Lena says whether it is shown, and whether with her name.",
            lena,
        ),
        Step(
            "publish_listening",
            "Publish it",
            "Of all of them comes one story: *Publish* it in the CX channel. Whoever wrote no line can be gone on "
            "without.",
            DESK,
        ),
    )


async def _done(session: AsyncSession) -> set[str]:
    key = LISTEN.key
    stories = list((await session.exec(of_ada(col(Story.state), key).join(Reflection).join(Story))).all())
    on = col(ListenSession.assignment_id) == col(Assignment.id)
    seats = of_ada(ListenSeat, key).join(ListenSession, on).join(ListenSeat)
    brought = list((await session.exec(seats)).all())
    return those(
        {
            "turn_on_listen": await is_on(session, key),
            "hand_customer": (await session.exec(of_ada(col(Assignment.id), key))).first() is not None,
            "bring": bool(brought),
            "come": any(each.state is SeatState.IN for each in brought),
            "log_listening": bool(stories),
            "write_line": any(each.line for each in brought),
            "publish_listening": not PUBLIC_STATES.isdisjoint(stories),
        }
    )


CHAPTER = Chapter(
    "listen",
    "Listening with your own team",
    "A leader and two or three who never meet a customer, with one of them; a line of each.",
    _steps,
    _done,
)
