"""Countries: their codes, by whatever name they are written, and where nobody works on which days."""

from bot.countries.lookup import Answer, Calendar, look_up, release
from bot.countries.names import code_of, is_code

__all__ = ["Answer", "Calendar", "code_of", "is_code", "look_up", "release"]
