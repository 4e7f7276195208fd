"""The shape of a routine's stories: which sections they have, in which order, under which headings."""

from dataclasses import dataclass

from models import Meaning


@dataclass(frozen=True)
class StoryPart:
    """One section: made of the answers that mean this, under `heading` ("" for none).

    `name` is what it is called within a sentence, such as "the quote".
    """

    meaning: Meaning
    name: str
    heading: str = ""


@dataclass(frozen=True)
class StoryShape:
    """The sections of a story in the order they are read, and the words around them.

    `byline` follows the author's name, with {who} filled in for what readers see as the customer's name, and nothing
    else; `commitment` stands above the commitment, `no_commitment` where there is no commitment, "" for nothing at all.
    """

    parts: tuple[StoryPart, ...] = (
        StoryPart(Meaning.QUOTE, "the quote"),
        StoryPart(Meaning.HEARD, "what I heard", "What I heard"),
        StoryPart(Meaning.CAUSE, "why it happens", "Why it happens"),
    )
    byline: str = "talked with {who}"
    commitment: str = "The promise"
    no_commitment: str = ""

    def name_of(self, meaning: str) -> str:
        """Return what a section is called within a sentence; its meaning where the shape has no such part."""
        return next((part.name for part in self.parts if part.meaning == meaning), meaning)


USUAL_STORY = StoryShape()
