"""Who is proposed which host, and why: as tables of cases."""

from datetime import UTC, datetime

import pytest

from bot.program.shadow_days.hosts import Host
from bot.program.shadow_days.proposing import Guest, pair_up, why

AT = datetime(2026, 11, 9, 12, tzinfo=UTC)
ADA = Guest(1, department="Finance", timezone="Europe/London", manager_id=9)
JONAS = Guest(2, department="Operations", timezone="Europe/Stockholm")
LENA = Host(11, "Lena Kowalska", department="Billing", timezone="Europe/Warsaw")
SAM = Host(12, "Sam Rivera", department="Front desk", timezone="Europe/London")
MEI = Host(13, "Mei Tanaka", department="Repairs", timezone="Asia/Tokyo")


def given(guests: list[Guest], hosts: list[Host], had: set[tuple[int, int]] | None = None) -> dict[int, int]:
    return {guest: host.person_id for guest, host in pair_up(guests, hosts, had or set(), at=AT).items()}


CASES: list[tuple[str, list[Guest], list[Host], set[tuple[int, int]], dict[int, int]]] = [
    ("nobody to ask", [ADA], [], set(), {}),
    ("not themselves", [ADA], [Host(1, "Ada Okafor")], set(), {}),
    ("not their manager", [ADA], [Host(9, "Elena Marquez")], set(), {}),
    ("not who reports to them", [ADA], [Host(11, "Lena", manager_id=1)], set(), {}),
    ("not one they were with", [ADA], [LENA], {(1, 11)}, {}),
    ("another department first", [ADA], [Host(11, "Lena", department="finance "), SAM], set(), {1: 12}),
    ("their own where there is no other", [ADA], [Host(11, "Lena", department="Finance")], set(), {1: 11}),
    ("hours that meet", [ADA], [MEI, LENA], set(), {1: 11}),
    ("far away where there is no other", [ADA], [MEI], set(), {1: 13}),
    ("who hosted least", [ADA], [Host(11, "Lena", had=2), Host(12, "Sam", had=1)], set(), {1: 12}),
    ("nobody hosts two", [ADA, JONAS], [LENA], set(), {1: 11}),
    ("who has the least choice first", [ADA, JONAS], [LENA, SAM], {(2, 12)}, {1: 12, 2: 11}),
    ("others give way", [ADA, JONAS, Guest(3)], [LENA, SAM, MEI], {(1, 13), (2, 13), (2, 12)}, {1: 12, 2: 11, 3: 13}),
]


@pytest.mark.parametrize(("_case", "guests", "hosts", "had", "expected"), CASES, ids=[case[0] for case in CASES])
def test_who_is_proposed(
    _case: str, guests: list[Guest], hosts: list[Host], had: set[tuple[int, int]], expected: dict[int, int]
) -> None:
    assert given(guests, hosts, had) == expected


def test_as_many_get_a_host_as_can() -> None:
    guests = [Guest(number) for number in range(1, 41)]
    hosts = [Host(100 + number, f"Host {number}") for number in range(1, 41)]
    # Each may be with those of their number and beyond alone, so that there is but one way.
    had = {
        (guest.person_id, host.person_id)
        for guest in guests
        for host in hosts
        if host.person_id - 100 < guest.person_id
    }
    assert given(guests, hosts, had) == {number: 100 + number for number in range(1, 41)}


@pytest.mark.parametrize(
    ("host", "guest", "words"),
    [
        (
            Host(1, "Ines Duarte", role="answers the billing line", site="Porto"),
            Guest(2),
            "Ines answers the billing line in Porto; you have not been there.",
        ),
        (
            Host(1, "Ines Duarte", role="answers the billing line", site="Porto", department="Billing"),
            Guest(2, department="Finance", sites=frozenset({"Porto"})),
            "Ines answers the billing line in Porto; it is another department than yours.",
        ),
        (
            Host(1, "Ines Duarte", department="Billing"),
            Guest(2, department="Billing"),
            "Ines works in Billing; you have not been with them before.",
        ),
        (Host(1, "Ines Duarte"), Guest(2), "Ines serves customers every day; you have not been with them before."),
    ],
)
def test_why_in_words(host: Host, guest: Guest, words: str) -> None:
    assert why(guest, host) == words
