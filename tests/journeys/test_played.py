"""The demo's routines played by themselves, as `make demo ARGS=--play` does."""

from scripts.demo.environment import running_demo
from scripts.demo.guide import Guide
from scripts.demo.play import play

# The chapters of the guide in which the play leaves nothing to do.
_PLAYED = frozenset({"shadow_day", "be_a_customer"})


async def test_a_call_a_shadow_day_and_a_walk_play_themselves_to_published_stories() -> None:
    said: list[str] = []
    async with running_demo() as demo:
        stories = await play(demo, said.append)
        guide = Guide(demo.bot.database, demo.opens, demo.workbook, demo.bot.clocks.programme)
        steps = [step for chapter in await guide.chapters() for step in chapter["steps"] if chapter["id"] in _PLAYED]
        assert demo.sandbox.violations == []
    assert [step["id"] for step in steps if not step["done"]] == []
    call, day, walk = stories.values()
    assert "I have become the memory of your support team" in call
    assert "A refund takes four systems and two signatures" in day
    assert "What happened: No mail came. The order line told me to order again." in walk
    assert "Published, and Ada has been told." in said
    assert "Ordering a spare part: 4 steps, 59 minutes, stuck at 1 step." in "".join(said)
    assert "Everybody who voted sees what will be done, by when, and by whom." in said
