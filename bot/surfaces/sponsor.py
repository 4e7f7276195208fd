"""What is said of sponsored accounts to others: who looks after one, who sees something fixed, and the CX team."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.dates import long_date, round_name, short_date
from bot.payloads import View
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.routines.sponsor import MOST_ACCOUNTS, SPONSOR
from bot.program.sponsoring import health
from bot.program.sponsoring.dissatisfiers import OfAccount
from bot.program.sponsoring.facts import facts_in
from bot.program.sponsoring.overview import Overview, Sponsored
from bot.program.sponsoring.sponsorships import Told
from bot.surfaces import inputs, parts
from bot.surfaces.ids import COMMAND
from bot.surfaces.message import Message, message, one_line
from bot.surfaces.modal import modal
from bot.surfaces.parts import Blocks, Part, bold, italic, line, person, prose, quoted
from bot.surfaces.sponsor_ids import SponsorCallback
from models import AssignmentState, CommitmentStatus, Person

_UNTOLD = "Nobody has one. Put “yes” under “key account” on the sheet Accounts, or a sponsor beside the account."


def _who(who: Person) -> list[Part | str]:
    mention: list[Part | str] = [" (", person(who.slack_id), ")"] if who.slack_id else []
    return [bold(who.name), *mention]


def owner_told(told: Told) -> Message:
    """Return the word to who looks after an account that somebody sponsors it, or does no more."""
    name = told.account.name
    if told.row.until is not None:
        return one_line(bold(told.sponsor.name), f" doesn't sponsor {name} any more. It is yours as before.")
    return message(
        prose(
            line(*_who(told.sponsor), " sponsors ", bold(name), " from now on: a voice for them at the top."),
            line("They will meet them face to face this quarter. It stays your account; they may ask you whom to see."),
            line(italic("Is something going on there that they should know first? Write to them.")),
        )
    )


def handing_over_modal(details: AssignmentDetails) -> dict[str, Any]:
    """Return the modal that asks to whom an account is handed over."""
    name = details.subject_name
    blocks = [
        prose(line(f"{name} needn't be yours. What you logged stays for whoever comes after you.")),
        inputs.person_input(
            "colleague",
            "Who takes over?",
            value=None,
            hint="They get the brief at once. Leave it blank, and your CX team finds somebody.",
        ),
    ]
    return modal(SponsorCallback.HANDING_OVER, "Hand over", blocks, subject=details.id, submit="Hand over")


def read_colleague(view: View) -> str | None:
    """Return the Slack id of who takes over, None where nobody was chosen."""
    return inputs.entered(view["state"]["values"], "colleague") or None


def handed_back(details: AssignmentDetails, sponsor: Person | None) -> Message:
    """Return the word to the CX team that a sponsor gave an account back, or to the `sponsor` it has now."""
    if sponsor is not None:
        return one_line(
            *_who(details.participant), f" handed over {details.subject_name}: ", *_who(sponsor), " has it."
        )
    return message(
        prose(
            line(*_who(details.participant), " handed back ", bold(details.subject_name), ": it has no sponsor now."),
            line(f"To find another: {COMMAND} assign @person {SPONSOR.title} {details.subject_name}"),
        )
    )


def not_told(details: AssignmentDetails) -> Message:
    """Return the word to the CX team that a quarter ended and nothing was told of an account."""
    name, quarter = details.subject_name, round_name(details.round.starts_on, details.round.ends_on)
    if details.assignment.state is not AssignmentState.MISSED:
        return one_line(bold(details.participant.name), f" told their quarter with {name} after all.")
    count = len(facts_in(details.own).meetings)
    met = "no meeting was logged" if not count else f"{count} meeting{'' if count == 1 else 's'}, and no story"
    return message(
        prose(
            line(bold(f"{quarter} is over for {name}: {met}."), " Its sponsor is ", *_who(details.participant), "."),
            line(f"They keep it, unless you take it back: {COMMAND} take back @person {SPONSOR.title} {name}"),
        )
    )


def dissatisfier(found: OfAccount, *, is_theirs: bool) -> Message:
    """Return the word to who sees something fixed, and once it is solved, taken back, or in other hands, that it is."""
    made = found.known.commitment
    if made.status is CommitmentStatus.DROPPED:
        return one_line(bold(found.sponsor.name), " took this back. Nothing to do here any more.")
    if made.status is CommitmentStatus.KEPT and is_theirs:
        return one_line(bold("Solved: "), f"what dissatisfied {found.account.name}. Thank you for seeing it through.")
    if not is_theirs:
        return one_line(bold(found.sponsor.name), " has put this into other hands. Nothing to do here any more.")
    return message(
        prose(
            line(bold(found.sponsor.name), f" met {found.account.name}, and named you to see this fixed:"),
            quoted(made.text),
            line("By ", bold(long_date(made.due_on)), "."),
        ),
        prose(line(italic("Not yours, or not by then? Talk with "), person(found.sponsor.slack_id or ""), italic("."))),
    )


def sponsors_message(overview: Overview, *, today: date) -> Message:
    """Return the overview that a CX member asks for."""
    blocks: Blocks = [parts.header("Sponsored accounts")]
    if overview.sponsored:
        blocks += parts.long_list([_sponsored(each, today) for each in overview.sponsored], overview.more_sponsored)
    else:
        blocks.append(prose(line(_UNTOLD)))
    if overview.without:
        more = f" and {overview.more_without} more" if overview.more_without else ""
        blocks.append(prose(line(bold("Key accounts without a sponsor: "), f"{', '.join(overview.without)}{more}.")))
    hint = f"{COMMAND} assign @person {SPONSOR.title} ACCOUNT gives one a sponsor, take back ends it. At most"
    return message(*blocks, parts.small_print(f"{hint} {MOST_ACCOUNTS} each."))


def _sponsored(each: Sponsored, today: date) -> Sequence[Part | str]:
    is_out = "" if each.takes_part else f" (not in {SPONSOR.title})"
    who = f"  ·  {each.sponsor.name}{is_out if each.is_there else ' (left)'}"
    met = "  ·  not met yet" if each.last_met is None else f"  ·  met {_day(each.last_met, today)}"
    rated = f"  ·  health {_rated(each.ratings)}" if each.ratings else ""
    late = [bold(f"  ·  {each.overdue} overdue")] if each.overdue else []
    return [bold(each.account.name), who, met, rated, *late]


def _day(day: date, today: date) -> str:
    return short_date(day) if day.year == today.year else long_date(day)


def _rated(ratings: Sequence[float]) -> str:
    """Return the newest health, and how it went since the meeting before."""
    now = health.in_words(ratings[-1])
    if len(ratings) == 1:
        return now
    change = ratings[-1] - ratings[-2]
    arrow = "→" if abs(change) < health.NOTICED else "↗" if change > 0 else "↘"
    return f"{now} {arrow} from {health.in_words(ratings[-2])}"
