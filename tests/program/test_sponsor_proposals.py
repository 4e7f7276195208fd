"""Who is proposed which key account, and why: near, what their department can fix, fewest first, never the owner."""

from datetime import UTC, datetime

from bot.program.sponsoring.proposing import KeyAccount, Sponsor, spread

AT = datetime(2026, 10, 1, 12, tzinfo=UTC)
LISBON = KeyAccount(1, owner_id=9, country="Portugal", zone="Europe/Lisbon", departments=frozenset({"billing"}))


def whys(*sponsors: Sponsor, accounts: tuple[KeyAccount, ...] = (LISBON,)) -> dict[int, list[tuple[int | None, str]]]:
    found = spread(sponsors, accounts, {(5, 1)}, at=AT)
    return {who: [(each.subject_id, each.why) for each in proposals] for who, proposals in found.items()}


def test_the_nearest_comes_first_and_reads_why() -> None:
    near, far = Sponsor(1, country="portugal", timezone="Europe/Lisbon"), Sponsor(2, timezone="Asia/Tokyo")
    assert whys(far, near) == {
        1: [(1, "A key account without a sponsor: you are in the same country and you sponsor no other account.")]
    }


def test_of_those_as_near_whose_department_can_fix_it_comes_first() -> None:
    found = whys(Sponsor(1, timezone="Europe/London"), Sponsor(2, department="Billing", timezone="Europe/London"))
    (((account, why),),) = found.values()
    assert (list(found), account) == ([2], 1)
    assert "you share their working hours, what bothers them is your department's to fix and" in why


def test_neither_the_owner_nor_who_had_it_nor_who_is_full_gets_it() -> None:
    assert whys(Sponsor(9), Sponsor(5), Sponsor(3, room=0)) == {}


def test_accounts_are_spread_and_nobody_gets_more_than_fit() -> None:
    accounts = tuple(KeyAccount(number) for number in range(1, 8))
    found = whys(Sponsor(1), Sponsor(2, room=1), accounts=accounts)
    assert {who: len(theirs) for who, theirs in found.items()} == {1: 3, 2: 1}
    assert found[2][0][1] == "A key account without a sponsor; you have room for one more."
