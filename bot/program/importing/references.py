"""People whom rows name by address or name, such as owners and managers, as references."""

from collections.abc import Collection
from dataclasses import dataclass, field

from bot.program import people
from bot.program.importing.entries import Entry, Objection
from bot.program.importing.problems import NobodyKnown
from bot.program.importing.sheet import Intake


@dataclass(frozen=True)
class Referred:
    """The ids of people by the texts that name them, and what is to be said of texts that name nobody."""

    ids: dict[str, int] = field(default_factory=dict)
    doubts: list[Objection] = field(default_factory=list)

    def ids_for(self, entry: Entry, *fields: str) -> dict[str, int | None]:
        """Return `owner_id` for a field `owner`, and so on, as far as `entry` has them; None where one names nobody."""
        return {f"{name}_id": self.ids.get(entry.values[name] or "") for name in fields if name in entry.values}


async def referred_in(intake: Intake, entries: Collection[Entry], *fields: str) -> Referred:
    """Return whom these fields of the entries name; who has an address that is new is stored."""
    texts: dict[str, Objection] = {}
    for name in fields:
        for entry in entries:
            text = entry.values.get(name)
            if text and text not in texts:
                texts[text] = Objection(entry.row, name, text, NobodyKnown(text))
    ids = await people.referred(intake.session, texts)
    return Referred(ids, [doubt for text, doubt in texts.items() if text not in ids])
