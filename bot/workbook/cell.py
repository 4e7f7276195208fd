"""What a cell of a sheet may hold, as the native reader hands it over."""

from datetime import date, time, timedelta

# A blank cell is the empty string.
Cell = int | float | str | bool | date | time | timedelta
