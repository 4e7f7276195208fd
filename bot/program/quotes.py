"""Quotation marks around what people type, such as a name that they copied from a message."""

# Of every language that has its own; a keyboard on a phone sets them unasked.
_MARKS = "\"'`´“”„‟‘’‚‛«»‹›「」『』"


def unquoted(typed: str) -> str:
    """Return what was typed without white space and quotation marks around it."""
    return typed.strip().strip(_MARKS).strip()
