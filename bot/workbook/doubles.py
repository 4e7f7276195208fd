"""The same twice in one sheet: an id is refused, one person in two rows is told."""

from bot.workbook.found import SheetRows

_ONE_PERSON = "If both are one person, two rows would have them called twice: keep one."


class Doubles:
    """Remembers the ids and e-mail addresses of a sheet's rows."""

    def __init__(self, found: SheetRows) -> None:
        self._found = found
        self._id_header = next(each.header for each in found.sheet.columns if each.field == "external_id")
        self._has_people = any(each.field == "email" for each in found.sheet.columns)
        self._folded: dict[str, str] = {}
        self._emails: dict[str, int] = {}

    def check_id(self, row: int, external_id: str | None) -> None:
        """Refuse an id that stands in another row already; tell of one that differs from another only in capitals."""
        if external_id is None:
            return
        ids = self._found.ids
        first = ids.setdefault(external_id, row)
        if first != row:
            reason = f"This id stands in row {first} already; that row counts. Give each row its own id."
            self._found.reject(row, self._id_header, reason, external_id)
        elif (
            self._has_people and (other := self._folded.setdefault(external_id.casefold(), external_id)) != external_id
        ):
            reason = f"This id differs only in capitals from the one in row {ids[other]}. {_ONE_PERSON}"
            self._found.warn(row, self._id_header, reason)

    def check_email(self, row: int, email: str | None) -> None:
        """Tell of an e-mail address that stands in another row already."""
        if email and (first := self._emails.setdefault(email.casefold(), row)) != row:
            reason = f"This e-mail address stands in row {first} already. {_ONE_PERSON}"
            self._found.warn(row, "email", reason)
