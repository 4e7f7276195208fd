"""What colleagues who come along are asked and told, and who brings them and the CX team of these."""

from datetime import datetime, timedelta

from bot.dates import round_name, short_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.listening.sessions import SeatFacts
from bot.program.masking import mask
from bot.program.people.availability import zone_of
from bot.program.stories.story_revisions import identity_of
from bot.surfaces import parts
from bot.surfaces.hours import day_and_hour
from bot.surfaces.ids import revision_value
from bot.surfaces.listen_brief import listening_of
from bot.surfaces.listen_event import calendar_buttons, whom
from bot.surfaces.listen_ids import ListenAction, ListenBlock
from bot.surfaces.message import Message, message, one_line
from bot.surfaces.parts import Blocks, Element, Part, bold, bullets, line, person, prose, quoted
from bot.surfaces.render_context import RenderContext
from models import TO_DO, AssignmentState, Consent, RoundState, SeatState, StoryState

_S = AssignmentState
_SETTLED = "That's settled. Nothing to do here any more."
_LONGEST_ISSUE = 90


def seat_asked(details: AssignmentDetails, seat: SeatFacts, context: RenderContext) -> Message:
    """Return the colleague's message for the present state of the invitation: the question, then what came of it."""
    state, name = seat.seat.state, details.participant.name
    if state is SeatState.OFF or details.assignment.state in (_S.SWAPPED, _S.DECLINED):
        return one_line(f"That's settled: {name} listens without you this time. Nothing to do here any more.")
    if state is SeatState.DECLINED:
        return one_line(f"Thank you for saying so. {name} is told, and nothing is left to do here.")
    if details.assignment.state in TO_DO:
        return message(
            *(_question(details, seat, context) if state is SeatState.ASKED else _coming(details, seat, context))
        )
    if details.assignment.state is _S.MISSED:
        late = " If you did listen, your line is asked for once it is logged." if state is SeatState.IN else ""
        ended = f"{_when(details)} is over" if details.round.state is RoundState.CLOSED else "It was let go"
        return one_line(f"{ended}, and nothing came about with {name} so far.{late}")
    if state is SeatState.IN:
        return one_line(f"You listened with {name}. Thank you for coming along.")
    words = line(f"{name} has listened by now. If you were there, one line of what you heard is welcome.")
    write = parts.button("Write your line", ListenAction.WRITE_LINE, seat.id)
    return message(prose(words), parts.actions(ListenBlock.SEAT_BUTTONS, write))


def on_the_home_tab(details: AssignmentDetails, seat: SeatFacts, context: RenderContext) -> Message:
    """Return what a colleague is asked for now: to come along, or for their line."""
    is_told = details.assignment.state not in TO_DO and seat.seat.state is SeatState.IN
    return line_asked(details, seat, context) if is_told else seat_asked(details, seat, context)


def _when(details: AssignmentDetails) -> str:
    return round_name(details.round.starts_on, details.round.ends_on)


def _question(details: AssignmentDetails, seat: SeatFacts, context: RenderContext) -> Blocks:
    name, own = details.participant.name, listening_of(details)
    too = [line(f"You listen with {', '.join(seat.also_with)}, too: once is enough.")] if seat.also_with else []
    return [
        parts.header(f"Would you listen with {name}?"),
        prose(
            line(bold(name), f" invites you to {_what(details)}", *_at(details, seat, context), "."),
            *too,
            *_also_then(seat, "“Not this time” is fine."),
            bullets(
                f"{name.split()[0]} asks, you listen and write down what strikes you. Nothing to prepare.",
                "Nobody is tested, and nobody's work is judged.",
                "Afterwards you are asked for one line. You decide whether it is shown, and whether with your name.",
            ),
        ),
        parts.actions(
            ListenBlock.SEAT_BUTTONS,
            parts.button("I'm in", ListenAction.COME_ALONG, seat.id, style="primary"),
            parts.button("Not this time", ListenAction.STAY_AWAY, seat.id),
            *_read(context.link_to(own.story.channel_id, own.story.ts) if own.story else None),
        ),
    ]


def _read(link: str | None) -> list[Element]:
    return [parts.link_button("Read the story", link)] if link else []


def _what(details: AssignmentDetails) -> str:
    """Return what it is about for who has not said yes: neither name nor company of a customer."""
    own = listening_of(details)
    if details.customer is None:
        return f"read and talk over a customer's story, {own.subject_name}" if own.story else "a customer's story"
    issue = f", whose complaint stands for “{parts.cut(details.issue.title, _LONGEST_ISSUE)}”" if details.issue else ""
    return f"a call with one of our customers{issue}"


def _at(details: AssignmentDetails, seat: SeatFacts, context: RenderContext) -> list[Part | str]:
    own = listening_of(details)
    if own.starts_at is not None and details.assignment.state is _S.BOOKED:
        return [": ", _hour(own.starts_at, seat, context)]
    last = details.round.ends_on - timedelta(days=1)
    return [f", some time by {short_date(last)}: when it suits you all"]


def _also_then(seat: SeatFacts, way_out: str) -> list[Part]:
    """Return the line that tells a colleague what else they have at that hour, none where they are free."""
    also = seat.also_then
    if also is None:
        return []
    told = f"Just so you know, you have something else then: {also.what}, {also.begins} to {also.ends}."
    return [line(f"{told} Can't do both? {way_out}")]


def _hour(starts_at: datetime, seat: SeatFacts, context: RenderContext) -> str:
    """Return day and hour by the colleague's own clock."""
    return day_and_hour(starts_at, zone_of(seat.person, context.timezone))


def _coming(details: AssignmentDetails, seat: SeatFacts, context: RenderContext) -> Blocks:
    """Return what comes next for who is in, and the way out."""
    own, who = listening_of(details), details.participant
    mention: list[Part | str] = [" (", person(who.slack_id), ")"] if who.slack_id else []
    if own.starts_at is not None and details.assignment.state is _S.BOOKED:
        at = _hour(own.starts_at, seat, context)
        when = line(f"📅  {at}: you listen to {whom(details)} with ", bold(who.name), ".")
    else:
        when = line(
            "You're in, thank you! ", bold(who.name), *mention, f" will tell you when. You listen to {whom(details)}."
        )
    ask = parts.ask_first("Stay away after all?", f"{who.name} is told.", "I can't after all", "Keep")
    away = parts.button("I can't after all", ListenAction.STAY_AWAY, seat.id, confirm=ask)
    return [prose(when), parts.actions(ListenBlock.SEAT_BUTTONS, away)]


def seat_told(details: AssignmentDetails, seat: SeatFacts, context: RenderContext) -> Message:
    """Return the word to a colleague when it is, by their own clock, or that it is open again."""
    own, name = listening_of(details), details.participant.name
    if seat.seat.state is not SeatState.IN or details.assignment.state not in TO_DO:
        return one_line(_SETTLED)
    if own.starts_at is None or details.assignment.state is not _S.BOOKED:
        return one_line(
            bold("The time is open again. "), f"{name} tells you the next one. You listen to {whom(details)}."
        )
    when = _hour(own.starts_at, seat, context)
    told = line(bold(name), " has booked it: ", bold(when), f". You listen to {whom(details)}.")
    way_out = f"“I can't after all” in your invitation tells {name.split()[0]}."
    into_calendar = calendar_buttons(details) if own.starts_at > context.now else []
    here = [line("The calendar file is in our conversation. Or add it here:")] if into_calendar else []
    return message(prose(told, *_also_then(seat, way_out), *here), *into_calendar)


def told_anew() -> Message:
    """Return the line that takes the place of when it was, once it was told anew."""
    return one_line("This has changed since: see below.")


def seat_off(details: AssignmentDetails, seat: SeatFacts) -> Message:
    """Return the word to a colleague that they are off the list, or that it is off."""
    name = details.participant.name
    if details.assignment.state in (_S.SWAPPED, _S.MISSED):
        return one_line(bold(f"Listening with {name} is off this time."), " Nothing to do here. Thank you.")
    if seat.seat.state is not SeatState.OFF:
        return one_line(_SETTLED)
    return one_line(bold(f"{name} listens with others this time."), " You are off the list. Nothing to do here.")


def line_put_off() -> Message:
    """Return the line that takes the place of the question what they heard, once another day was set."""
    return one_line("It was put off. You are asked what you heard once you have listened.")


def line_asked(details: AssignmentDetails, seat: SeatFacts, context: RenderContext) -> Message:
    """Return the question what a colleague heard, then what they wrote and how it is shown."""
    if details.story is not None and details.story.is_gone:
        return one_line("The story of this was withdrawn, and nothing of it is shown. Thank you for listening.")
    if seat.seat.state is not SeatState.IN:
        return one_line("Thank you for saying so. Nothing is left to do here.")
    if seat.seat.line and seat.seat.consent is not None:
        return message(*_written(details, seat, context))
    name = details.participant.name
    return message(
        prose(
            line(bold("One line: what did you hear?")),
            line(f"You listened to {whom(details)} with {name}. One sentence is enough; there is no wrong one."),
        ),
        parts.actions(
            ListenBlock.LINE_BUTTONS,
            parts.button("Write your line", ListenAction.WRITE_LINE, seat.id, style="primary"),
            parts.button("I wasn't there", ListenAction.STAY_AWAY, seat.id),
        ),
    )


def _written(details: AssignmentDetails, seat: SeatFacts, context: RenderContext) -> Blocks:
    is_public = details.story is not None and details.story.is_public
    buttons = _read(context.story_link if is_public else None)
    if not (is_public and seat.seat.is_in_story):
        buttons.insert(0, parts.button("Change it", ListenAction.WRITE_LINE, seat.id))
    if seat.seat.consent is not Consent.PRIVATE:
        ask = parts.ask_first(
            "Take your line back?",
            f"It leaves the story at once. {details.participant.name} and the CX team still see it.",
            "Take it back",
            "Keep",
        )
        buttons.append(parts.button("Take my line back", ListenAction.TAKE_LINE_BACK, seat.id, confirm=ask))
    return [
        prose(line(bold("Your line")), quoted(seat.seat.line or ""), line(_shown(details, seat, is_public=is_public))),
        parts.actions(ListenBlock.LINE_BUTTONS, *buttons),
    ]


def _shown(details: AssignmentDetails, seat: SeatFacts, *, is_public: bool) -> str:
    name = details.participant.name
    if details.reflection is not None and details.reflection.consent is Consent.PRIVATE:
        return f"The customer wants no story, so only {name} and the CX team read it."
    if details.story is not None and details.story.state is StoryState.DECLINED:
        return f"There will be no story of this, so only {name} and the CX team read it. Thank you all the same."
    if seat.seat.consent is Consent.PRIVATE:
        return f"It is kept out of the story. Only {name} and the CX team read it."
    if seat.seat.left_out_by is not None:
        return "The CX team left it out of the story; thank you all the same."
    if seat.seat.is_late:
        return "The story is out already. The CX team decides whether your line joins it."
    named = "with your name" if seat.seat.consent is Consent.NAMED else "without your name"
    return f"It is in the story, {named}. Thank you." if is_public else f"It joins the story, {named}. Thank you."


def seat_declined(details: AssignmentDetails, seat: SeatFacts) -> Message:
    """Return the word to who brings them that a colleague can't come along."""
    if details.assignment.state not in TO_DO or seat.seat.state is not SeatState.DECLINED:
        return one_line(_SETTLED)
    left = listening_of(details).of(SeatState.ASKED, SeatState.IN)
    alone = "" if left else " Nobody else is on your list so far; listening alone counts, too."
    another = parts.button("Bring another", ListenAction.BRING_COLLEAGUES, details.id)
    return message(
        prose(line(bold(seat.person.name), f" can't come along this time.{alone}")),
        parts.actions(ListenBlock.DECLINED_BUTTON, another),
    )


def late_line(details: AssignmentDetails, seat: SeatFacts) -> Message:
    """Return to the CX team a line that came once the story was public, as readers would see it, to be decided on."""
    words, row = details.revision, seat.seat
    if words is None or details.story is None or details.story.is_gone:
        return one_line("The story of this line was withdrawn. Nothing to do here any more.")
    if not row.is_late:
        done = "was left out" if row.left_out_by else "joined the story" if row.is_in_story else "was taken back"
        by: list[Part | str] = [" by ", person(row.left_out_by)] if row.left_out_by else []
        return one_line(f"The late line for “{words.title}” {done}", *by, ".")
    author = seat.person.name if row.consent is Consent.NAMED else "A colleague"
    identity = identity_of(details.reflection, details.whom)
    shown = mask(row.line or "", identity, words.consent, lifted=words.lifted).text
    seen = revision_value(seat.id, row.version)
    return message(
        prose(
            line(bold("A line came late: "), f"“{words.title}” is published already. {author} heard:"),
            quoted(shown),
        ),
        parts.actions(
            ListenBlock.LATE_BUTTONS,
            parts.button("Add it to the story", ListenAction.ADD_LATE_LINE, seen, style="primary"),
            parts.button("Leave it out", ListenAction.LEAVE_LATE_LINE, seen),
        ),
    )
