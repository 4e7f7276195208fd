"""The time zones the template offers: region by region, the company's own first."""

from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

_REGIONS = ("Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian", "Antarctica", "Arctic")


def grouped_timezones(own: str | None) -> list[str]:
    """Return the list for a drop-down: the zone `own`, then each region below a heading, that of `own` first."""
    known = _cities()
    home = own.partition("/")[0] if own in available_timezones() and own else ""
    regions = sorted(_REGIONS, key=lambda region: (region != home, _REGIONS.index(region)))
    grouped = [own] if home and own else []
    for region in regions:
        grouped += [heading(region), *(zone for zone in known if zone.startswith(f"{region}/"))]
    return [*grouped, heading("Everywhere"), "UTC"]


def heading(region: str) -> str:
    """Return the line above the zones of a region; it is no zone itself, and says so by its look."""
    return f"— {region} —"


@cache
def _cities() -> list[str]:
    """Return one zone for each city that stands for a country or a part of one, without the names of before."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    named = {line.split("\t")[2].strip() for line in table.splitlines() if line and not line.startswith("#")}
    return sorted(named & available_timezones())
