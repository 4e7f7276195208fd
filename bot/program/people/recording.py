"""Whether everybody on a call has to agree before it is recorded, by country: careful guidance, no legal advice.

EVERYBODY is for countries where whoever records without the others' consent may be punished, or where a company needs
that consent; ONE for those where one who takes part may record, and a company has to say so first, as the law on
personal data has it (in Europe articles 6 and 13 of Regulation (EU) 2016/679). What is not listed is UNKNOWN.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """Who has to agree before a call is recorded; VARIES: within the country it depends on where."""

    EVERYBODY = "everybody"
    ONE = "one"
    VARIES = "varies"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Country:
    """A country: ISO code, its name in a sentence (as in "in the United States"), its telephone code, and its rule."""

    code: str
    name: str
    dialled: str
    rule: Rule


UNKNOWN = Country("", "", "", Rule.UNKNOWN)

COUNTRIES = (
    # Telecommunications (Interception and Access) Act 1979 (Cth), and an act on listening devices in each state, such
    # as the Surveillance Devices Act 2007 (NSW), s. 7.
    Country("AU", "Australia", "61", Rule.VARIES),
    # Strafgesetzbuch § 120, Datenschutz-Grundverordnung: passing a recording on without consent is punished.
    Country("AT", "Austria", "43", Rule.EVERYBODY),
    # One may record their own (Supremo Tribunal Federal, tema 237); Lei 13.709/2018 (LGPD), art. 9.
    Country("BR", "Brazil", "55", Rule.ONE),
    # Criminal Code, s. 184 (2) (a) lets one who takes part record; a company has to tell and to have consent under
    # PIPEDA (Office of the Privacy Commissioner, Guidelines for Recording of Customer Telephone Calls).
    Country("CA", "Canada", "1", Rule.EVERYBODY),
    # Rikoslaki 24:5 punishes who is no part of the talk.
    Country("FI", "Finland", "358", Rule.ONE),
    # Code pénal, art. 226-1.
    Country("FR", "France", "33", Rule.EVERYBODY),
    # Strafgesetzbuch § 201.
    Country("DE", "Germany", "49", Rule.EVERYBODY),
    # Nothing forbids who takes part; Digital Personal Data Protection Act, 2023, s. 5 and 6.
    Country("IN", "India", "91", Rule.ONE),
    # Postal and Telecommunications Services Act 1983, s. 98.
    Country("IE", "Ireland", "353", Rule.ONE),
    # Cassazione, Sezioni Unite penali, 36747/2003.
    Country("IT", "Italy", "39", Rule.ONE),
    # Nothing forbids who takes part; Act on the Protection of Personal Information, art. 21.
    Country("JP", "Japan", "81", Rule.ONE),
    # Wetboek van Strafrecht, art. 139c, punishes who is no part of the talk.
    Country("NL", "the Netherlands", "31", Rule.ONE),
    # Crimes Act 1961, s. 216B (2); Privacy Act 2020, principle 3.
    Country("NZ", "New Zealand", "64", Rule.ONE),
    # Straffeloven § 205.
    Country("NO", "Norway", "47", Rule.ONE),
    # Kodeks karny, art. 267 § 3, punishes who is no part of the talk.
    Country("PL", "Poland", "48", Rule.ONE),
    # Código Penal, art. 199.
    Country("PT", "Portugal", "351", Rule.EVERYBODY),
    # Regulation of Interception of Communications Act 70 of 2002, s. 4.
    Country("ZA", "South Africa", "27", Rule.ONE),
    # Tribunal Constitucional, sentencia 114/1984.
    Country("ES", "Spain", "34", Rule.ONE),
    # Brottsbalken 4:9 a punishes who is no part of the talk.
    Country("SE", "Sweden", "46", Rule.ONE),
    # Strafgesetzbuch, art. 179ter.
    Country("CH", "Switzerland", "41", Rule.EVERYBODY),
    # Investigatory Powers (Interception by Businesses etc. for Monitoring and Record-keeping Purposes) Regulations
    # 2018.
    Country("GB", "the United Kingdom", "44", Rule.ONE),
    # 18 U.S.C. § 2511 (2) (d) asks for one; everybody's consent is asked for in California (Penal Code § 632), Florida
    # (§ 934.03), Pennsylvania (18 Pa.C.S. § 5704), Washington (RCW 9.73.030), and in others.
    Country("US", "the United States", "1", Rule.VARIES),
)
_BY_CODE = {each.code: each for each in COUNTRIES}
_BY_NAME = {each.name.removeprefix("the ").casefold(): each for each in COUNTRIES}
_CALLING = {each.dialled: each for each in COUNTRIES if each.dialled != "1"}
_NO_DIGIT = re.compile(r"[^0-9+]")
_LONGEST_CODE = 3


def named(country: str | None) -> Country:
    """Return the country of this name or ISO code, as a sheet has it; UNKNOWN where it is not listed."""
    typed = (country or "").strip()
    return _BY_CODE.get(typed.upper()) or _BY_NAME.get(typed.casefold().removeprefix("the "), UNKNOWN)


def of_place(phone: str | None, timezone: str | None) -> Country:
    """Return the country of a telephone number, else of a zone (such as "Europe/Lisbon"); UNKNOWN where neither tells.

    Where the two differ, it is not known where somebody is.
    """
    by_phone, by_zone = _of_phone(phone), _of_zone(timezone)
    if by_phone is None or by_zone is None or by_phone == by_zone:
        return by_phone or by_zone or UNKNOWN
    return UNKNOWN


def _of_phone(phone: str | None) -> Country | None:
    """Return the country of a number, UNKNOWN of one that is not listed; None where it has no code, or a shared one."""
    digits = _NO_DIGIT.sub("", phone or "")
    digits = f"+{digits[2:]}" if digits.startswith("00") else digits
    if not digits.startswith("+") or digits.startswith("+1"):
        return None
    codes = (digits[1 : 1 + length] for length in range(1, _LONGEST_CODE + 1))
    return next((_CALLING[code] for code in codes if code in _CALLING), UNKNOWN)


def _of_zone(timezone: str | None) -> Country | None:
    """Return the country of a zone, UNKNOWN of one that is not listed; None where a zone names no country."""
    # Loaded with the first brief: it takes some megabytes, and a moment.
    from babel.core import get_global  # noqa: PLC0415

    zone = get_global("zone_aliases").get(timezone or "", timezone)
    territory = get_global("zone_territories").get(zone or "")
    if territory in (None, "001", "ZZ"):
        return None
    return _BY_CODE.get(territory, UNKNOWN)
