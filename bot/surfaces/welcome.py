"""What is said of a welcome to who is new, and to the CX member whom they meet."""

from datetime import date

from bot.dates import short_date, weekday_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.welcomes.facts import WelcomeFacts
from bot.surfaces import parts
from bot.surfaces.assignment import action_buttons
from bot.surfaces.message import Message, message, one_line
from bot.surfaces.parts import Part, bold, line, person, prose, words
from bot.surfaces.render_context import RenderContext
from bot.surfaces.welcome_ids import WelcomeAction, WelcomeBlock
from bot.surfaces.welcome_steps import steps_block, today_of
from models import TO_DO, Person, Welcome

_SETTLED = "Nothing to do here any more."


def partner_told(details: AssignmentDetails, context: RenderContext) -> Message:
    """Return the message to the CX member whom somebody new meets for half an hour."""
    facts, who = details.own, details.participant
    if not isinstance(facts, WelcomeFacts) or details.assignment.state not in TO_DO:
        return one_line(f"{who.name}'s first weeks: that's settled. {_SETTLED}")
    agreed = facts.row.meets_on
    if facts.steps.has_met(today_of(details, context)):
        return one_line("✅  You met ", bold(who.name), ". Thank you for the half hour.")
    asks = line("Half an hour with you is part of their first weeks: who our customers are, and what helps them.")
    if agreed is not None:
        asks = line("📅  You meet on ", bold(_day(agreed)), ".")
    label = "Change the time" if agreed else "We've agreed on a time"
    button = parts.button(label, WelcomeAction.AGREE_MEETING, details.id, style=None if agreed else "primary")
    return message(
        prose(line(bold(f"{who.name} is new"), _since(facts.row, who), "."), asks, *_ways(facts, who)),
        parts.actions(WelcomeBlock.WELCOME_PARTNER_BUTTONS, button),
    )


def _since(row: Welcome, who: Person) -> str:
    department = f" in {who.department}" if who.department else ""
    return f"{department}, here since {short_date(row.start_date)}" if row.start_date else department


def _ways(facts: WelcomeFacts, who: Person) -> list[Part]:
    """Return how to find a time: by writing to them, or to their assistant, whom the sheet names."""
    ways: list[Part | str] = [person(who.slack_id)] if who.slack_id else []
    assistant = facts.assistant
    if assistant is not None:
        named = person(assistant.slack_id) if assistant.slack_id else words(assistant.name)
        ways += [" or to "] if ways else []
        ways += ["their assistant ", named]
    return [line("To find a time, write to ", *ways, ".")] if ways else []


def _day(day: date) -> str:
    return weekday_date(day)


def day_told(details: AssignmentDetails, *, to_partner: bool) -> Message | None:
    """Return the word to one of the two on which day they meet; None where no day is agreed on."""
    facts = details.own
    if not isinstance(facts, WelcomeFacts) or facts.row.meets_on is None:
        return None
    partner = facts.row.partner
    whom: list[Part | str] = [person(partner)] if partner else ["your CX team"]
    if to_partner:
        slack_id = details.participant.slack_id
        whom = [bold(details.participant.name)]
        whom += [" (", person(slack_id), ")"] if slack_id else []
    return one_line("📅  You meet ", *whom, " on ", bold(_day(facts.row.meets_on)), ".")


def last_days(details: AssignmentDetails, context: RenderContext) -> Message:
    """Return the one reminder to who is new, with what is left and the buttons for it."""
    facts = details.own
    if not isinstance(facts, WelcomeFacts) or details.assignment.state not in TO_DO:
        return one_line("Nothing to do here any more. Thank you.")
    left = "All that is left is a few words on what surprised you."
    if not facts.steps.are_done(today_of(details, context)):
        left = "Whatever you get to is worth it; what you don't, your CX team sorts out with you."
    return message(
        prose(line(bold(f"Your first weeks run until {_day(facts.row.last_day)}."), f" {left}")),
        *steps_block(details, context),
        action_buttons(details),
    )
