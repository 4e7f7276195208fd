"""What the participant is told about an assignment, for routines to take as it is or say in their own words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MessageWords:
    """The words of buttons and messages about one assignment.

    {subject} is filled in with the name of what it is about, {title} with the routine's, {month} with its round's,
    {day} with a day; nothing else is.
    """

    # Buttons; a routine without words for a button doesn't have it.
    log: str = "Write it up"
    book: str = "I've booked it"
    change_day: str = "Change the day"
    not_reached: str = ""
    swap: str = "Swap"
    swap_title: str = "Something else?"
    swap_question: str = "{subject} goes back to the list, and you get the next one right here."
    # Above what was prepared in the brief.
    questions: str = "Ask, and then listen"
    tips: str = "Keep in mind"
    help: str = "A question? "
    # What became of it; `asked` while whom it is about is asked first.
    asked: str = "{subject} is asked first. The brief comes once they say yes."
    booked: str = "Booked for {day}. Afterwards, three minutes to write it up are all it takes."
    unreachable: str = ""
    off_list: str = "{subject} is off your list. Nothing to do here any more."
    missed: str = "{month} is over, and this wasn't written up. If it took place, it still counts."
    let_go: str = "{subject} can wait, and nothing is left to do here. If it takes place after all, it still counts."
    missed_booked: str = "{month} is over; this was booked for {day}. If it took place, it still counts."
    missed_ahead: str = "{month} is over; this is booked for {day}. It still counts then."
    done: str = "{title}: {subject}"
    done_on: str = "On {day}."
    kept_private: str = "Thank you. It stays with the CX team."
    story_withdrawn: str = "Your story was withdrawn. Thank you for taking part."
    story_published: str = "Your story is out. Thank you for taking part."
    changes_asked: str = "Your story on {subject} is nearly there. The CX team asks:"
    story_declined: str = "Your story on {subject} won't be published. It counts all the same. Why:"
    # What they said to the bot about it.
    kept: str = "I've kept that for {subject}."
    # In a calendar.
    event: str = "{title}: {subject}"
    # Nudges.
    effort: str = ""
    booked_ahead: str = "{title}: booked for {day}."
    booked_before: str = "{title}: it was booked for {day}. Did it take place?"
    # Where it may not go ahead, as its customer wishes; {why} is filled in too.
    barred: str = "{subject} {why}. Swap for another, right here."
    barred_before: str = "If it took place before that, it still counts."
    call_off: str = "{subject} is off"
    taken_back: str = ": your CX team took it back."
    swap_instead: str = "Swap for another, right here."
    # Where it is spoken of to somebody else.
    one: str = "an assignment"
