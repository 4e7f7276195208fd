"""The pieces of a brief about listening together: who comes along, the story chosen, how to; and the lines."""

from bot.dates import weekday_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.listening import waiting
from bot.program.listening.sessions import Listening, RecordedStory, SeatFacts, is_here
from bot.surfaces import parts
from bot.surfaces.hours import is_over
from bot.surfaces.listen_ids import ListenAction, ListenBlock
from bot.surfaces.parts import Blocks, Part, bold, bullets, italic, line, prose, quoted
from bot.surfaces.render_context import RenderContext
from models import AssignmentState, Consent, Meaning, SeatState, StoryState

_HOW_STORY = (
    "Read it together, aloud: one reads, the others listen, and write.",
    "Then a minute of silence. What surprised us? What did we not know?",
    "Nobody is tested, and there is no wrong line. Look at how things are done, not at who does them.",
)
_AGREED = {
    Consent.NAMED: "with their name",
    Consent.ANONYMOUS: "without their name",
    Consent.PRIVATE: "kept out of the story",
}


def listening_of(details: AssignmentDetails) -> Listening:
    """Return what is known of the session; that nothing was chosen, where the details are of another routine."""
    return details.own if isinstance(details.own, Listening) else Listening()


def _team(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return who comes along and when, and the buttons that change it."""
    own = listening_of(details)
    coming = own.of(SeatState.ASKED, SeatState.IN, SeatState.DECLINED)
    is_booked = details.assignment.state is AssignmentState.BOOKED and own.starts_at is not None
    lines = _when(details, own) if is_booked and not is_over(details, context) else []
    lines.append(line("With you: ", *_listed(coming), ".") if coming else line(_INVITE))
    bring = "Change who comes" if coming else "Bring colleagues"
    buttons = [
        parts.button(bring, ListenAction.BRING_COLLEAGUES, details.id),
        parts.button("Change the time" if is_booked else "We've booked it", ListenAction.BOOK_LISTENING, details.id),
    ]
    if details.customer is not None:
        buttons.append(parts.button("Listen to a story instead", ListenAction.CHOOSE_STORY, details.id))
    else:
        buttons.append(parts.button("Another story", ListenAction.CHOOSE_STORY, details.id))
        buttons.append(parts.button("Call a customer instead", ListenAction.CALL_INSTEAD, details.id))
    return [prose(*lines), parts.actions(ListenBlock.TEAM_BUTTONS, *buttons)]


_INVITE = "Bring two or three of your own team who seldom meet a customer: you ask, they listen and write."


def _when(details: AssignmentDetails, own: Listening) -> list[Part]:
    """Return at which hour it is, where the day above is without one, and whether the others know."""
    is_told = bool(own.of(SeatState.IN))
    if details.booking is None and own.starts_at is not None:
        return [line("At ", parts.clock_time(own.starts_at), ", and your colleagues know." if is_told else ".")]
    return [line("Your colleagues know.")] if is_told else []


def _listed(seats: list[SeatFacts]) -> list[Part | str]:
    listed: list[Part | str] = []
    for each in seats:
        listed += [", "] if listed else []
        listed += [bold(each.person.name), f" ({_standing(each)})"]
    return listed


def _standing(seat: SeatFacts) -> str:
    if not is_here(seat.person):
        return "has left"
    return {SeatState.IN: "in", SeatState.DECLINED: "not this time"}.get(seat.seat.state, "asked")


def _story(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return the story that is listened to: its headline, the customer's sentence, and where it is read."""
    story = listening_of(details).story
    if story is None:
        return [prose(line("The story you chose was withdrawn. Choose another, or call a customer."))]
    quote = story.words.text_of(Meaning.QUOTE)
    return [
        prose(
            line(*_story_link(story, context)),
            line(italic(f"told by {story.words.author}")),
            *([quoted(parts.cut(quote, 200))] if quote else []),
        )
    ]


def _story_link(story: RecordedStory, context: RenderContext) -> list[Part | str]:
    url = context.link_to(story.channel_id, story.ts)
    linked: list[Part | str] = ["  ·  ", parts.link(url, "Read the story")] if url else []
    return [bold(story.words.title), *linked]


def _how(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    return [prose(line(bold(details.routine.messages.tips)), bullets(*details.routine.card))]


def _how_story(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    return [prose(line(bold(details.routine.messages.tips)), bullets(*_HOW_STORY))]


def _lines(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return to who brought them what the others heard, and whose line is awaited."""
    own = listening_of(details)
    written = [each for each in own.of(SeatState.IN) if each.seat.line]
    blocks: Blocks = []
    if written:
        items = [_line(each) for each in written]
        blocks.append(prose(line(bold("What your colleagues heard")), bullets(*items)))
    return [*blocks, *_waits(details, context)]


def _line(seat: SeatFacts) -> list[Part | str]:
    agreed = _AGREED.get(seat.seat.consent or Consent.PRIVATE, "")
    return [bold(seat.person.name), f": {seat.seat.line}", italic(f"  ·  {agreed}")]


def _waits(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return whose lines the review waits for, and the button to go on without them."""
    own, reflection = listening_of(details), details.reflection
    if details.story is None or details.story.state is not StoryState.WAITING or reflection is None:
        return []
    names = ", ".join(each.person.name for each in own.awaited)
    until = waiting.until(details.participant, reflection, context.timezone)
    told = f"It goes to review once the line of {names} is in, else on {weekday_date(until)}."
    return [
        prose(line(told)),
        parts.actions(ListenBlock.GO_ON_BUTTON, parts.button("Go on without", ListenAction.GO_ON_WITHOUT, details.id)),
    ]


def _awaited(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return to the CX team who came along, whose line is awaited, and the lines that stand in no story."""
    own = listening_of(details)
    came = own.of(SeatState.IN)
    is_private = details.reflection is not None and details.reflection.consent is Consent.PRIVATE
    kept = [each for each in came if each.seat.line and (is_private or not each.seat.is_in_story)]
    blocks = _waits(details, context)
    if not came:
        blocks.append(parts.small_print("Nobody came along this time; listening alone counts, too."))
    elif own.awaited and not blocks:
        names = ", ".join(each.person.name for each in own.awaited)
        blocks.append(parts.small_print(f"No line so far: {names}. One that comes makes a new version."))
    if kept:
        intro = parts.small_print(f"For {details.participant.name} and the CX team alone; no part of the story:")
        blocks += [intro, prose(bullets(*(_line(each) for each in kept)))]
    return blocks


PIECES = {
    "listen_team": _team,
    "listen_story": _story,
    "listen_how": _how,
    "listen_how_story": _how_story,
    "listen_lines": _lines,
    "listen_awaited": _awaited,
}
