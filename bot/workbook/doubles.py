"""The same twice in one sheet: an id is refused, one person in two rows is told."""

import re
import unicodedata

from bot.workbook.columns import PARTICIPANTS
from bot.workbook.found import SheetRows

_NOT_SEEN = re.compile(r"\s+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_TO_CALL = "If both are one person, two rows would have them called twice: keep one."
_CALLING = "If both are one person, two rows would hand them two customers: keep one."


class Doubles:
    """Remembers the ids and e-mail addresses of a sheet's rows."""

    def __init__(self, found: SheetRows) -> None:
        self._found = found
        self._id_header = next(each.header for each in found.sheet.columns if each.field == "external_id")
        self._has_people = any(each.field == "email" for each in found.sheet.columns)
        self._one_person = _CALLING if found.sheet is PARTICIPANTS else _TO_CALL
        self._folded: dict[str, str] = {}
        self._emails: dict[str, int] = {}

    def check_id(self, row: int, external_id: str | None) -> None:
        """Refuse an id that stands in another row already; tell of one that can hardly be told from another."""
        if external_id is None:
            return
        ids = self._found.ids
        first = ids.setdefault(external_id, row)
        if first != row:
            reason = f"This id stands in row {first} already; that row counts. Give each row its own id."
            self._found.reject(row, self._id_header, reason, external_id)
        elif self._has_people and (other := self._folded.setdefault(_folded(external_id), external_id)) != external_id:
            what = "capitals" if other.casefold() == external_id.casefold() else "how its letters and spaces are typed"
            reason = f"This id differs only in {what} from the one in row {ids[other]}. {self._one_person}"
            self._found.warn(row, self._id_header, reason)

    def check_email(self, row: int, email: str | None) -> None:
        """Tell of an e-mail address that stands in another row already."""
        if email and (first := self._emails.setdefault(_folded(email), row)) != row:
            reason = f"This e-mail address stands in row {first} already. {self._one_person}"
            self._found.warn(row, "email", reason)


def _folded(text: str) -> str:
    """Return `text` so that capitals, spaces, wide letters and the kind of a dash don't matter."""
    if text.isascii():
        return text.lower().replace(" ", "")
    return _NOT_SEEN.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", text).casefold()))
