"""The demo's routines played by themselves, as `make demo ARGS=--play` does."""

from scripts.demo.environment import running_demo
from scripts.demo.play import play


async def test_a_call_a_shadow_day_and_a_walk_play_themselves_to_published_stories() -> None:
    said: list[str] = []
    async with running_demo() as demo:
        stories = await play(demo, said.append)
        assert demo.sandbox.violations == []
    call, day, walk = stories.values()
    assert "I have become the memory of your support team" in call
    assert "A refund takes four systems and two signatures" in day
    assert "What happened: No mail came. The order line told me to order again." in walk
    assert "Published, and Ada has been told." in said
    assert "Ordering a spare part: 4 steps, 59 minutes, stuck at 1 step." in "".join(said)
    assert "Everybody who voted sees what will be done, by when, and by whom." in said
